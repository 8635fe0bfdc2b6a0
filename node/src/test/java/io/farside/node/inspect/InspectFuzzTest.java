// SPDX-License-Identifier: Apache-2.0
package io.farside.node.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.node.volume.SuperblockCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes at all as the files of a data directory. The first byte says which file; superblocks
 * get the check sum their bytes should have in every second run.
 */
@Tag("malformed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InspectFuzzTest {
    private static final List<String> NAMES =
            List.of(
                    "superblock",
                    "record",
                    "intent",
                    "bitmap-0",
                    "group.json",
                    "node.json",
                    "term.json",
                    "requests.json");
    private static final List<Integer> EXIT_STATUSES = List.of(0, 4, 16);

    /** Printed for one small file. */
    private static final int MOST_PRINTED_BYTES = 1 << 20;

    private Path directory;

    @BeforeAll
    void make(@TempDir Path temporary) {
        directory = temporary;
    }

    @FuzzTest(maxDuration = "5m")
    void aFileIsPrintedOrCalledDamaged_whateverItHolds(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        String name = NAMES.get(input[0] & 7);
        byte[] content = Arrays.copyOfRange(input, 1, input.length);
        if (name.equals("superblock") && (input[0] & 8) != 0) {
            content = sealed(content);
        }
        Path file = directory.resolve(name);
        Files.write(file, content);
        String format = (input[0] & 16) == 0 ? "--json" : "--";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status =
                InspectMain.run(
                        new String[] {format, file.toString()},
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8));
        assertThat(EXIT_STATUSES).contains(status);
        assertThat(out.size() + err.size()).isLessThan(MOST_PRINTED_BYTES);
        if (status != 0) {
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("FSDN500");
        }
        assertThat(file).hasBinaryContent(content);
    }

    private static byte[] sealed(byte[] content) {
        byte[] copy = Arrays.copyOf(content, SuperblockCodec.COPY_BYTES);
        ByteBuffer block = ByteBuffer.wrap(copy);
        block.putLong(0, SuperblockCodec.MAGIC).putShort(8, (short) SuperblockCodec.VERSION);
        CRC32C crc = new CRC32C();
        crc.update(copy, 0, SuperblockCodec.COPY_BYTES - 4);
        block.putInt(SuperblockCodec.COPY_BYTES - 4, (int) crc.getValue());
        return copy;
    }
}
