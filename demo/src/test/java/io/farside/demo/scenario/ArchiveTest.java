// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.demo.FakeVolume;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ArchiveTest {
    @Test
    void oldDataIsIntact_untilOneBitOfItChanges() throws IOException {
        FakeVolume volume = new FakeVolume(Archive.END_BYTES);
        Archive archive = new Archive(7);
        archive.write(volume);
        assertThat(archive.isIntact(volume)).isTrue();
        volume.flipBit(Archive.END_BYTES - 1);
        assertThat(archive.isIntact(volume)).isFalse();
    }
}
