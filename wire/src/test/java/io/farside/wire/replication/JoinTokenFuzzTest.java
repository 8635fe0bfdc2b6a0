// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;

/** Any text as a token; and any bytes behind the prefix, with a right check sum. */
@Tag("malformed")
class JoinTokenFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void anyTextIsATokenOrRefused(byte[] input) {
        parse(new String(input, StandardCharsets.ISO_8859_1));
        CRC32C crc = new CRC32C();
        crc.update(input);
        byte[] sealed =
                ByteBuffer.allocate(input.length + 4)
                        .put(input)
                        .putInt((int) crc.getValue())
                        .array();
        parse("fsj1." + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    }

    private static void parse(String text) {
        try {
            JoinToken token = JoinToken.parse(text);
            assertThat(token.nodeId()).isNotZero();
            assertThat(token.address().length()).isLessThanOrEqualTo(JoinToken.MAX_ADDRESS_BYTES);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
