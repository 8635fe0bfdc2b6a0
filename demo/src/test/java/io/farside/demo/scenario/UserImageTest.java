// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.demo.FakeVolume;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserImageTest {
    @TempDir private Path folder;

    /** Data at both ends, nothing in between, and a length that is no multiple of anything. */
    private Path image() throws IOException {
        byte[] bytes = new byte[(3 << 20) + 1234];
        bytes[0] = 1;
        bytes[bytes.length - 1] = 2;
        return Files.write(folder.resolve("disk.raw"), bytes);
    }

    @Test
    void onlyWhatIsNotEmptyIsWritten_andTheCopyIsEqual() throws IOException {
        Path file = image();
        byte[] before = Files.readAllBytes(file);
        UserImage image = UserImage.of(file);
        FakeVolume volume = new FakeVolume(image.volumeBytes());
        assertThat(image.copyTo(volume)).isEqualTo(volume.written()).isLessThan(1 << 20);
        assertThat(image.matches(volume)).isTrue();
        assertThat(volume.size() % 4096).isZero();
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aChangedByteIsFound_insideTheImageAndBehindIt() throws IOException {
        UserImage image = UserImage.of(image());
        FakeVolume volume = new FakeVolume(image.volumeBytes());
        image.copyTo(volume);
        volume.flipBit(2 << 20);
        assertThat(image.matches(volume)).isFalse();
        volume.flipBit(2 << 20);
        volume.flipBit(volume.size() - 1);
        assertThat(image.matches(volume)).isFalse();
    }

    @Test
    @Tag("malformed")
    void whatIsNoImageIsRefused() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        for (Path path : new Path[] {empty, folder, folder.resolve("missing")}) {
            assertThatThrownBy(() -> UserImage.of(path))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().code()).isEqualTo("FSDC2005E"));
        }
    }
}
