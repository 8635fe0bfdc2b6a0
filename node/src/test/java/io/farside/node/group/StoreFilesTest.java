// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.image.ImageStores.Store;
import io.farside.engine.image.Segment;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.EventLoops;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.LoopKind;
import io.farside.node.loop.LoopLimits;
import io.farside.node.sys.FileSpace;
import io.farside.node.volume.DataDirectory;
import io.farside.node.volume.Volume;
import io.farside.node.volume.VolumeStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of images on a real file system. */
class StoreFilesTest {
    private static final int KIB = 1024;
    private static final Store STORE = new Store(1, 0, false);

    @TempDir Path directory;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private DataDirectory data;
    private Volume volume;
    private EventLoop loop;
    private BlockFile file;
    private StoreFiles stores;
    private LocalIo local;

    @BeforeEach
    void open() throws IOException {
        data = DataDirectory.open(directory.resolve("node"));
        volume = VolumeStore.open(data, "boot").create("data", 8 << 20);
        try (RandomAccessFile raw = new RandomAccessFile(volume.data().toFile(), "rw")) {
            raw.seek(64 * KIB);
            raw.write(filled(64 * KIB, 'a'));
        }
        loop =
                EventLoops.open(
                        "stores",
                        LoopKind.NIO,
                        LoopLimits.DEFAULT,
                        bug -> events.add(new Event.LinkLost(0, bug.toString())));
        file = EventLoops.call(loop, () -> loop.open(volume.data(), EventLoop.OpenMode.BUFFERED));
        stores = new StoreFiles(loop, List.of(volume), events::add);
        local = new LocalIo(loop, loop.buffers(), List.of(file), events::add);
    }

    @AfterEach
    void close() {
        loop.close();
        data.close();
    }

    private static byte[] filled(int length, char letter) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    /** Does something on the loop and waits for what it reports. */
    private Event next(Runnable work) throws Exception {
        loop.execute(work);
        Event event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event == null ? new Event.Woken() : event;
    }

    @Test
    void contentIsKept_holesStayHoles_andHostsReadAcrossFiles() throws Exception {
        Event created = next(() -> stores.create(new Effect.CreateStore(1, STORE)));
        assertThat(created).isInstanceOf(Event.StoreCreated.class);
        assertThat(next(() -> copy(2))).isEqualTo(new Event.LocalDone(2, DiskResult.OK));
        assertThat(next(() -> local.flush(3, stores.file(STORE))))
                .isEqualTo(new Event.LocalDone(3, DiskResult.OK));
        Path path = StoreFiles.overlays(volume.directory()).resolve("1.store");
        assertThat(Files.size(path)).isEqualTo(volume.sizeBytes());
        assertThat(FileSpace.allocatedBytes(path)).isLessThan(1 << 20);

        next(() ->
                file.write(
                        buffer(filled(64 * KIB, 'b')),
                        64 * KIB,
                        64 * KIB,
                        true,
                        result -> events.add(new Event.LinkLost(0, "wrote " + result))));
        MappedReads reads = new MappedReads(loop.buffers(), events::add);
        IoBuffer[] buffer = new IoBuffer[1];
        Event asked =
                next(() -> {
                    buffer[0] = loop.buffers().take(128 * KIB);
                    buffer[0].length(128 * KIB);
                    reads.begin(new Event.ImageRead(9, 1, 0, 64 * KIB, 128 * KIB), buffer[0]);
                });
        assertThat(asked).isInstanceOf(Event.ImageRead.class);
        List<Segment> segments =
                List.of(
                        new Segment(64 * KIB, 32 * KIB, STORE),
                        new Segment(96 * KIB, 96 * KIB, null));
        Event read =
                next(() ->
                        reads.read(
                                new Effect.ReadSegments(9, 0, segments),
                                s -> s.store() == null ? file : stores.file(STORE)));
        assertThat(read).isEqualTo(new Event.SegmentsRead(9, DiskResult.OK));
        byte[] bytes =
                EventLoops.call(
                        loop,
                        () -> {
                            byte[] all = new byte[128 * KIB];
                            buffer[0].bytes().clear().get(all);
                            return all;
                        });
        assertThat(bytes[0]).isEqualTo((byte) 'a');
        assertThat(bytes[32 * KIB - 1]).isEqualTo((byte) 'a');
        assertThat(bytes[32 * KIB]).isEqualTo((byte) 'b');
        assertThat(bytes[64 * KIB]).isZero();
    }

    @Test
    void filesOfAnImageGoWithIt_andANewOneBeginsEmpty() throws Exception {
        next(() -> stores.create(new Effect.CreateStore(1, STORE)));
        next(() -> stores.create(new Effect.CreateStore(2, new Store(1, 0, true))));
        assertThat(next(() -> copy(3))).isEqualTo(new Event.LocalDone(3, DiskResult.OK));
        assertThat(next(() -> stores.remove(new Effect.RemoveImage(4, 1))))
                .isEqualTo(new Event.LocalDone(4, DiskResult.OK));
        assertThat(StoreFiles.overlays(volume.directory())).isEmptyDirectory();
        assertThat(next(() -> stores.remove(new Effect.RemoveImage(5, 1))))
                .as("again, as after a crash")
                .isEqualTo(new Event.LocalDone(5, DiskResult.OK));
        next(() -> stores.create(new Effect.CreateStore(6, new Store(1, 0, true))));
        Path overlay = StoreFiles.overlays(volume.directory()).resolve("1.overlay");
        assertThat(FileSpace.allocatedBytes(overlay)).isZero();
    }

    @Test
    void cloneHoldsTheWholeFile_whereTheFileSystemCan() throws Exception {
        Event created = next(() -> stores.create(new Effect.CreateStore(1, STORE)));
        Path path = StoreFiles.overlays(volume.directory()).resolve("1.store");
        boolean cloned = created instanceof Event.StoreCreated c && c.cloned();
        long different = Files.mismatch(volume.data(), path);
        assertThat(different).isEqualTo(cloned ? -1 : 64 * KIB);
    }

    private void copy(long op) {
        local.copy(new Effect.CopyBlocks(op, 0, null, STORE, 0, 1 << 20), file, stores.file(STORE));
    }

    private IoBuffer buffer(byte[] content) {
        IoBuffer buffer = loop.buffers().take(content.length);
        buffer.bytes().clear().put(content);
        return buffer;
    }
}
