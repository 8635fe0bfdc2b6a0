// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.PooledBuffers;
import io.farside.wire.replication.ProtocolException;
import org.junit.jupiter.api.Tag;

/** Any bytes as compressed data: they expand to what was declared or are refused. */
@Tag("malformed")
class PackingFuzzTest {
    private static final int DECLARED = 65_536;

    @FuzzTest(maxDuration = "5m")
    void nothingExpandsBeyondWhatWasDeclared(byte[] input) {
        PooledBuffers pool = new PooledBuffers(32 << 20, Runnable::run);
        if (input.length <= 4 || input.length >= DECLARED) {
            return;
        }
        IoBuffer packed = pool.take(input.length);
        IoBuffer into = pool.take(DECLARED + 4096);
        packed.bytes().clear().put(input);
        into.bytes().clear().putLong(DECLARED, 42);
        try (Packing packing = new Packing()) {
            packing.unpack(packed, input.length, into, DECLARED);
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).contains("compressed data");
        }
        assertThat(into.bytes().clear().getLong(DECLARED)).isEqualTo(42);
        packed.release();
        into.release();
    }
}
