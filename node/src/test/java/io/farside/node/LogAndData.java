// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A host that writes each number to its log and then to its data, round and round: what both
 * volumes hold tells whether they are of one instant.
 */
final class LogAndData {
    /** Bytes from one place to the next, one bit of the change bitmap each. */
    static final int BLOCK = 64 << 10;

    /** Places of each volume. */
    static final int BLOCKS = 64;

    private LogAndData() {}

    /** First the log, then the data: no data without its log. */
    static void write(Host log, Host data, long number) {
        try {
            log.write(place(number), block(number), false);
            data.write(place(number), block(number), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Write number n goes round and round. */
    private static long place(long number) {
        return number % BLOCKS * BLOCK;
    }

    private static byte[] block(long number) {
        return ByteBuffer.allocate(4096).putLong(number).array();
    }

    /** The newest write that has come to the file of {@code data}, whether it counts or not. */
    static long newest(NodeUnderTest node) {
        try {
            return max(numbers(Files.readAllBytes(Path.of(node.volume("data").path()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each place of an export holds. */
    static long[] shown(NodeUnderTest node, String export) throws IOException {
        try (Host host = new Host(node.nbd(), export)) {
            return numbers(host.read(0, BLOCKS * BLOCK));
        }
    }

    private static long[] numbers(byte[] bytes) {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        long[] numbers = new long[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            numbers[i] = content.getLong(i * BLOCK);
        }
        return numbers;
    }

    static long max(long[] numbers) {
        return Arrays.stream(numbers).max().orElse(0);
    }

    /** The log is that of one instant after so many writes, and the data is of the same. */
    static void areOneCut(long[] logs, long[] datas, long atLeast) {
        long last = max(logs);
        assertThat(last).as("writes that came").isGreaterThan(atLeast);
        assertThat(max(datas)).as("data goes after its log").isBetween(last - 1, last);
        assertThat(logs).as("the log is that of one instant").isEqualTo(upTo(last));
        assertThat(datas).as("so is the data").isEqualTo(upTo(max(datas)));
    }

    /** What the places hold when this was the last write. */
    private static long[] upTo(long last) {
        long[] numbers = new long[BLOCKS];
        for (long n = Math.max(1, last - BLOCKS + 1); n <= last; n++) {
            numbers[(int) (n % BLOCKS)] = n;
        }
        return numbers;
    }
}
