// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.node.loop.EventLoop.OpenMode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every loop promises of files. */
abstract class FileContract {
    private static final int BLOCK = 4096;
    private static final int SIZE = 64 * BLOCK;

    @TempDir private Path directory;
    private Path path;
    private RunningLoop running;

    abstract LoopKind kind();

    @BeforeEach
    void open() throws IOException {
        running = new RunningLoop(kind(), new LoopLimits(64 << 20, 16, 8));
        path = directory.resolve("volume");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(SIZE);
        }
    }

    @AfterEach
    void close() {
        running.close();
    }

    private BlockFile file(OpenMode mode) throws IOException {
        return running.call(() -> running.loop().open(path, mode));
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private int write(BlockFile file, byte[] content, long offset, boolean durable)
            throws IOException {
        IoBuffer buffer = running.buffer(content);
        int result =
                running.result(done -> file.write(buffer, content.length, offset, durable, done));
        running.run(buffer::release);
        return result;
    }

    private byte[] read(BlockFile file, int length, long offset) throws IOException {
        IoBuffer buffer = running.buffer(length);
        int count = running.result(done -> file.read(buffer, length, offset, done));
        assertThat(count).isNotNegative();
        byte[] bytes = running.content(buffer, count);
        running.run(buffer::release);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(
            value = OpenMode.class,
            names = {"BUFFERED", "DIRECT"})
    void writtenBytesAreReadBack_whateverTheAlignment(OpenMode mode) throws IOException {
        BlockFile file = file(mode);
        byte[] model = new byte[SIZE];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 60; i++) {
            boolean whole = random.nextBoolean();
            int length = whole ? BLOCK * random.nextInt(1, 5) : random.nextInt(1, 3 * BLOCK);
            int offset = random.nextInt(SIZE - length);
            int at = whole ? offset / BLOCK * BLOCK : offset;
            byte[] content = random(i, length);
            System.arraycopy(content, 0, model, at, length);
            assertThat(write(file, content, at, random.nextBoolean())).isEqualTo(length);
            int from = random.nextInt(SIZE - 100);
            assertThat(read(file, 100, from))
                    .isEqualTo(Arrays.copyOfRange(model, from, from + 100));
        }
        assertThat(read(file, SIZE, 0)).isEqualTo(model);
        running.run(file::close);
        assertThat(Files.readAllBytes(path)).isEqualTo(model);
    }

    @ParameterizedTest
    @EnumSource(
            value = OpenMode.class,
            names = {"BUFFERED", "DIRECT"})
    void neighboursInOneBlockKeepTheirBytes_whenWrittenTogether(OpenMode mode) throws IOException {
        BlockFile file = file(mode);
        byte[] model = new byte[SIZE];
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        List<IoBuffer> buffers = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        // Pieces of a third of a block and whole blocks between them, all in flight at once.
        int at = 0;
        for (int i = 0; at + 2 * BLOCK < SIZE; i++) {
            int length = i % 7 == 6 ? BLOCK - at % BLOCK : 1365 + i % 3;
            byte[] content = random(i, length);
            System.arraycopy(content, 0, model, at, length);
            buffers.add(running.buffer(content));
            places.add(at);
            at += length;
            if (at % BLOCK == 0) {
                byte[] block = random(-i, BLOCK);
                System.arraycopy(block, 0, model, at, BLOCK);
                buffers.add(running.buffer(block));
                places.add(at);
                at += BLOCK;
            }
        }
        running.run(() -> {
            for (int i = 0; i < buffers.size(); i++) {
                CompletableFuture<Integer> result = new CompletableFuture<>();
                results.add(result);
                IoBuffer buffer = buffers.get(i);
                file.write(buffer, buffer.length(), places.get(i), false, result::complete);
                buffer.release();
            }
        });
        for (CompletableFuture<Integer> result : results) {
            assertThat(running.await(result)).isPositive();
        }
        assertThat(read(file, SIZE, 0)).isEqualTo(model);
    }

    @Test
    void unalignedNeighbours_ofAlignedWrites_doNotUndoThem() throws IOException {
        BlockFile file = file(OpenMode.DIRECT);
        for (int round = 0; round < 50; round++) {
            byte[] block = random(round, BLOCK);
            byte[] small = random(1000 + round, 10);
            IoBuffer whole = running.buffer(block);
            IoBuffer part = running.buffer(small);
            CompletableFuture<Integer> first = new CompletableFuture<>();
            CompletableFuture<Integer> second = new CompletableFuture<>();
            int swap = round;
            running.run(() -> {
                if (swap % 2 == 0) {
                    file.write(part, 10, 100, false, first::complete);
                    file.write(whole, BLOCK, 0, false, second::complete);
                } else {
                    file.write(whole, BLOCK, 0, false, second::complete);
                    file.write(part, 10, 100, false, first::complete);
                }
                whole.release();
                part.release();
            });
            assertThat(running.await(first)).isEqualTo(10);
            assertThat(running.await(second)).isEqualTo(BLOCK);
            byte[] now = read(file, BLOCK, 0);
            // The small write may come first or last; everything else is the whole block's.
            System.arraycopy(now, 100, block, 100, 10);
            assertThat(now).isEqualTo(block);
        }
    }

    @ParameterizedTest
    @EnumSource(OpenMode.class)
    void readPastTheEnd_isShort(OpenMode mode) throws IOException {
        BlockFile file = file(mode);
        assertThat(read(file, 2 * BLOCK, SIZE - BLOCK)).hasSize(BLOCK);
        assertThat(read(file, 100, SIZE - 10)).hasSize(10);
        assertThat(read(file, BLOCK, SIZE)).isEmpty();
        assertThat(file.size()).isEqualTo(SIZE);
    }

    @Test
    void directIsRefused_soThePageCacheIsUsed_whenTheSizeIsNoMultipleOfTheBlock()
            throws IOException {
        try (RandomAccessFile odd = new RandomAccessFile(path.toFile(), "rw")) {
            odd.setLength(SIZE + 1000);
        }
        BlockFile file = file(OpenMode.DIRECT);
        byte[] content = random(3, 1000);
        assertThat(write(file, content, SIZE, false)).isEqualTo(1000);
        assertThat(read(file, 1000, SIZE)).isEqualTo(content);
        assertThat(Files.size(path)).isEqualTo(SIZE + 1000);
    }

    @ParameterizedTest
    @EnumSource(
            value = OpenMode.class,
            names = {"BUFFERED", "DIRECT"})
    void punchedAndZeroedRanges_readAsZeros_andTheRestStays(OpenMode mode) throws IOException {
        BlockFile file = file(mode);
        byte[] model = random(11, SIZE);
        assertThat(write(file, model, 0, true)).isEqualTo(SIZE);
        Arrays.fill(model, 4 * BLOCK, 12 * BLOCK, (byte) 0);
        assertThat(running.result(done -> file.punch(4 * BLOCK, 8 * BLOCK, done))).isZero();
        Arrays.fill(model, 20 * BLOCK + 100, 22 * BLOCK + 77, (byte) 0);
        int odd = 2 * BLOCK - 23;
        assertThat(running.result(done -> file.zero(20 * BLOCK + 100, odd, false, done))).isZero();
        Arrays.fill(model, 30 * BLOCK, 31 * BLOCK, (byte) 0);
        assertThat(running.result(done -> file.zero(30 * BLOCK, BLOCK, true, done))).isZero();
        assertThat(read(file, SIZE, 0)).isEqualTo(model);
    }

    @Test
    void extents_tellHolesFromData_whereTheFileSystemKnowsThem() throws IOException {
        BlockFile file = file(OpenMode.BUFFERED);
        assertThat(write(file, random(5, 2 * BLOCK), 8 * BLOCK, true)).isPositive();
        List<BlockFile.Extent> extents =
                running.call(() -> {
                    List<BlockFile.Extent> all = new ArrayList<>();
                    for (long at = 0; at < SIZE; ) {
                        BlockFile.Extent extent = file.extentAt(at);
                        all.add(extent);
                        at += extent.length();
                    }
                    return all;
                });
        assertThat(extents.stream().mapToLong(BlockFile.Extent::length).sum()).isEqualTo(SIZE);
        assertThat(extents)
                .allMatch(e -> !e.hole() || e.offset() >= 10 * BLOCK || e.offset() < 8 * BLOCK);
        if (running.call(file::zeroIsFast)) {
            assertThat(extents).anyMatch(BlockFile.Extent::hole);
        }
    }

    @Test
    void flushes_thatWaitTogether_allComplete() throws IOException {
        BlockFile file = file(OpenMode.BUFFERED);
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        running.run(() -> {
            for (int i = 0; i < 10; i++) {
                CompletableFuture<Integer> result = new CompletableFuture<>();
                results.add(result);
                file.sync(result::complete);
            }
        });
        for (CompletableFuture<Integer> result : results) {
            assertThat(running.await(result)).isZero();
        }
    }

    @Test
    void manyOperations_waitInsideTheLoop_whenItsLimitIsReached() throws IOException {
        BlockFile file = file(OpenMode.DIRECT);
        byte[] model = random(99, SIZE);
        List<CompletableFuture<Integer>> results = new ArrayList<>();
        running.run(() -> {
            for (int i = 0; i < SIZE / BLOCK; i++) {
                CompletableFuture<Integer> result = new CompletableFuture<>();
                results.add(result);
                IoBuffer buffer = running.loop().buffers().take(BLOCK);
                buffer.bytes().clear().put(model, i * BLOCK, BLOCK);
                file.write(buffer, BLOCK, (long) i * BLOCK, i % 5 == 0, result::complete);
                buffer.release();
            }
        });
        for (CompletableFuture<Integer> result : results) {
            assertThat(running.await(result)).isEqualTo(BLOCK);
        }
        assertThat(read(file, SIZE, 0)).isEqualTo(model);
    }

    @Test
    void writeFails_whenOpenedForReading() throws IOException {
        BlockFile file = file(OpenMode.READ_ONLY);
        assertThat(write(file, random(1, BLOCK), 0, false)).isEqualTo(-9);
    }

    @Test
    void closedFile_cancelsWhatComesLater_andFinishesWhatCameBefore() throws IOException {
        BlockFile file = file(OpenMode.DIRECT);
        IoBuffer buffer = running.buffer(random(1, BLOCK));
        CompletableFuture<Integer> before = new CompletableFuture<>();
        CompletableFuture<Integer> after = new CompletableFuture<>();
        running.run(() -> {
            file.write(buffer, BLOCK, 0, false, before::complete);
            file.close();
            file.read(buffer, BLOCK, 0, after::complete);
        });
        assertThat(running.await(before)).isEqualTo(BLOCK);
        assertThat(running.await(after)).isEqualTo(-125);
    }

    @Test
    void grownFile_hasTheNewSize_andIsNeverMadeSmaller() throws IOException {
        BlockFile file = file(OpenMode.DIRECT);
        running.call(() -> {
            file.grow(2L * SIZE);
            return file;
        });
        assertThat(file.size()).isEqualTo(2L * SIZE);
        assertThat(read(file, BLOCK, SIZE)).isEqualTo(new byte[BLOCK]);
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        running.call(() -> {
                            file.grow(SIZE);
                            return file;
                        }))
                .isInstanceOf(IOException.class);
    }
}
