// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.group.Effect.MetaSpan;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.group.Event.WriteKind;
import io.farside.testing.sim.Ledger.Range;
import io.farside.testing.sim.VolumeImage.FailedFlush;
import io.farside.wire.replication.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The disks of one node: data volumes and metadata files, operations on their way, latency and
 * faults. Operations end in any order; each takes effect when it ends, so a crash before that may
 * find it done, half done or not done.
 */
final class SimDisk {
    /** Told when content or metadata has changed. */
    interface Watcher {
        void wrote(Range range);

        /** Blocks were brought back from an image. */
        void restored(Range range);

        void metaChanged(MetaFile file, int volume);

        /** A metadata write ended well. */
        void recorded(MetaFile file);

        /** A failed flush is about to lose content, and has. */
        void losing(boolean done);
    }

    private final EventQueue queue;
    private final RandomGenerator random;
    private final long meanNanos;
    private final VolumeImage[] images;
    private final Watcher watcher;
    private final MetaImage group = new MetaImage();
    private final MetaImage[] intents;
    private final MetaImage[] bitmaps;
    final SimStores stores;
    final SimLogs logs;
    private final MetaImage applied = new MetaImage();
    private final Map<Long, Pending> pending = new LinkedHashMap<>();
    private Consumer<Event> completions = event -> {};

    /** Fault switches, set by the run and used up by the next operation they concern. */
    long stallNextNanos;

    boolean failNextWrite;
    boolean failNextFlush;
    boolean failNextMeta;
    boolean full;

    private long metaFailedNanos = Long.MIN_VALUE;

    /** A flush failed since the process started: its start drops the page cache. */
    private boolean flushFailed;

    private sealed interface Pending {
        record Write(Effect.WriteLocal effect, long[] tags) implements Pending {}

        record Meta(Effect.WriteMeta effect, List<MetaImage.Sector> sectors) implements Pending {}

        record Task(Runnable crash) implements Pending {}

        record Other() implements Pending {}
    }

    SimDisk(
            EventQueue queue,
            RandomGenerator random,
            Swarm swarm,
            VolumeImage[] images,
            Watcher watcher) {
        this.queue = queue;
        this.random = random;
        this.meanNanos = swarm.diskNanos;
        this.images = images;
        this.watcher = watcher;
        intents = files(images.length);
        bitmaps = files(images.length);
        stores = new SimStores(this, random, images, swarm.clones);
        logs = new SimLogs(this, random, applied);
    }

    Watcher watcher() {
        return watcher;
    }

    /** An operation: how it ends, and what of it a crash may leave. */
    void begin(long op, Runnable end, Runnable crash) {
        pending.put(op, new Pending.Task(crash));
        later(op, end);
    }

    void complete(Event event) {
        completions.accept(event);
    }

    /** Whether an operation that takes space finds none. */
    boolean isFull() {
        return full && random.nextInt(3) != 0;
    }

    boolean flushFails() {
        boolean fails = failNextFlush;
        failNextFlush = false;
        flushFailed |= fails;
        return fails;
    }

    DiskResult outcome(WriteKind kind) {
        if (failNextWrite) {
            failNextWrite = false;
            return DiskResult.IO_ERROR;
        }
        return kind != WriteKind.TRIM && isFull() ? DiskResult.NO_SPACE : DiskResult.OK;
    }

    private static MetaImage[] files(int count) {
        MetaImage[] files = new MetaImage[count];
        for (int i = 0; i < count; i++) {
            files[i] = new MetaImage();
        }
        return files;
    }

    MetaImage meta(MetaFile file, int volume) {
        return meta(file, volume, 0);
    }

    MetaImage meta(MetaFile file, int volume, long image) {
        return switch (file) {
            case GROUP -> group;
            case INTENT -> intents[volume];
            case BITMAP -> bitmaps[volume];
            case IMAGES -> stores.catalogue();
            case IMAGE_MAP -> stores.map(image, volume);
            case APPLIED -> applied;
        };
    }

    /** Sectors of this file on their way to the medium. */
    List<MetaImage.Sector> onTheirWay(MetaFile file, int volume) {
        List<MetaImage.Sector> sectors = new ArrayList<>();
        for (Pending one : pending.values()) {
            if (one instanceof Pending.Meta(Effect.WriteMeta effect, List<MetaImage.Sector> some)
                    && effect.file() == file
                    && (file == MetaFile.GROUP || effect.volume() == volume)) {
                sectors.addAll(some);
            }
        }
        return sectors;
    }

    /** When a metadata write last failed. */
    long metaFailedNanos() {
        return metaFailedNanos;
    }

    /** No metadata is on its way. */
    boolean recorded() {
        for (Pending one : pending.values()) {
            if (one instanceof Pending.Meta) {
                return false;
            }
        }
        return true;
    }

    /**
     * A process starts: completions go to it, and what a failed flush left in the cache is dropped.
     */
    void open(Consumer<Event> to) {
        completions = to;
        logs.open();
        if (flushFailed) {
            flushFailed = false;
            watcher.losing(false);
            for (VolumeImage image : images) {
                image.dropAbandoned();
            }
            stores.dropAbandoned();
            watcher.losing(true);
        }
    }

    void write(Effect.WriteLocal effect) {
        int count = Math.toIntExact(effect.length() / Tags.BLOCK);
        long[] tags = new long[count];
        Payload payload = effect.payload();
        if ((payload != null) != (effect.kind() == WriteKind.WRITE)
                || effect.offset() % Tags.BLOCK != 0
                || effect.length() % Tags.BLOCK != 0
                || count == 0) {
            throw new Violation("Contract", "malformed " + effect);
        }
        if (payload instanceof TagPayload content) {
            for (int i = 0; i < count; i++) {
                tags[i] = content.tag(i);
            }
        }
        pending.put(effect.op(), new Pending.Write(effect, tags));
        later(effect.op(), () -> endWrite(effect, tags));
    }

    private void endWrite(Effect.WriteLocal effect, long[] tags) {
        DiskResult result = outcome(effect.kind());
        if (result == DiskResult.OK) {
            put(effect, tags, false);
        } else if (result == DiskResult.IO_ERROR) {
            put(effect, tags, true);
        }
        completions.accept(new Event.LocalDone(effect.op(), result));
    }

    private void put(Effect.WriteLocal effect, long[] tags, boolean onlySome) {
        VolumeImage image = images[effect.volume()];
        int first = (int) (effect.offset() / Tags.BLOCK);
        if (first + tags.length > image.blocks()) {
            throw new Violation("Contract", "write beyond the volume: " + effect);
        }
        for (int i = 0; i < tags.length; i++) {
            if (!onlySome || random.nextBoolean()) {
                image.write(first + i, tags[i]);
                if (effect.durable() && !onlySome) {
                    image.harden(first + i);
                }
            }
        }
        watcher.wrote(new Range(effect.volume(), first, tags.length));
    }

    void flush(Effect.FlushLocal effect) {
        VolumeImage image = images[effect.volume()];
        VolumeImage.Flush flush = image.beginFlush();
        pending.put(effect.op(), new Pending.Other());
        later(
                effect.op(),
                () -> {
                    if (failNextFlush) {
                        failNextFlush = false;
                        failFlush(image, flush);
                        completions.accept(new Event.LocalDone(effect.op(), DiskResult.IO_ERROR));
                    } else {
                        image.endFlush(flush);
                        completions.accept(new Event.LocalDone(effect.op(), DiskResult.OK));
                    }
                });
    }

    private void failFlush(VolumeImage image, VolumeImage.Flush flush) {
        flushFailed = true;
        watcher.losing(false);
        FailedFlush[] variants = FailedFlush.values();
        image.failFlush(flush, variants[random.nextInt(variants.length)]);
        watcher.losing(true);
    }

    void read(Effect.ReadLocal effect) {
        pending.put(effect.op(), new Pending.Other());
        later(effect.op(), () -> completions.accept(readNow(effect)));
    }

    private Event readNow(Effect.ReadLocal effect) {
        VolumeImage image = stores.file(effect.of().volume(), effect.of().store());
        int first = (int) (effect.offset() / Tags.BLOCK);
        int count = effect.length() / Tags.BLOCK;
        if (!image.readable(first, count)) {
            return new Event.LocalRead(effect.op(), DiskResult.IO_ERROR, null);
        }
        long[] tags = new long[count];
        boolean zeros = true;
        for (int i = 0; i < count; i++) {
            tags[i] = image.current(first + i);
            zeros &= tags[i] == 0;
        }
        @Nullable Payload payload = zeros ? null : new TagPayload(tags);
        return new Event.LocalRead(effect.op(), DiskResult.OK, payload);
    }

    void digest(Effect.DigestLocal effect) {
        pending.put(effect.op(), new Pending.Other());
        later(effect.op(), () -> completions.accept(digestNow(effect)));
    }

    private Event digestNow(Effect.DigestLocal effect) {
        VolumeImage image = stores.file(effect.of().volume(), effect.of().store());
        int first = (int) (effect.offset() / Tags.BLOCK);
        int end = (int) ((effect.offset() + effect.length()) / Tags.BLOCK);
        int step = effect.blockSize() / Tags.BLOCK;
        if (!image.readable(first, end - first)) {
            return new Event.LocalDigested(effect.op(), DiskResult.IO_ERROR, List.of());
        }
        List<byte[]> digests = new ArrayList<>((end - first + step - 1) / step);
        for (int from = first; from < end; from += step) {
            digests.add(SimDigest.of(image, from, Math.min(end, from + step)));
        }
        return new Event.LocalDigested(effect.op(), DiskResult.OK, digests);
    }

    void map(Effect.MapAllocation effect) {
        pending.put(effect.op(), new Pending.Other());
        later(
                effect.op(),
                () -> {
                    long[] extents = SimDigest.extents(images[effect.volume()]);
                    completions.accept(
                            new Event.AllocationMapped(effect.op(), DiskResult.OK, extents));
                });
    }

    void writeMeta(Effect.WriteMeta effect) {
        List<MetaImage.Sector> sectors = new ArrayList<>();
        for (MetaSpan span : effect.spans()) {
            MetaImage.cut(span.offset(), span.bytes().clone(), sectors);
        }
        pending.put(effect.op(), new Pending.Meta(effect, sectors));
        watcher.metaChanged(effect.file(), effect.volume());
        later(effect.op(), () -> endMeta(effect, sectors));
    }

    private void endMeta(Effect.WriteMeta effect, List<MetaImage.Sector> sectors) {
        MetaImage file = meta(effect.file(), effect.volume(), effect.image());
        DiskResult result = DiskResult.OK;
        if (failNextMeta) {
            failNextMeta = false;
            metaFailedNanos = queue.now();
            result = random.nextBoolean() ? DiskResult.IO_ERROR : DiskResult.NO_SPACE;
            file.applySome(sectors, random);
        } else {
            file.apply(sectors);
            watcher.recorded(effect.file());
        }
        watcher.metaChanged(effect.file(), effect.volume());
        completions.accept(new Event.MetaDone(effect.op(), result));
    }

    private void later(long op, Runnable end) {
        long delay = (long) (meanNanos * (0.3 - StrictMath.log(1 - random.nextDouble())));
        if (stallNextNanos > 0) {
            delay += stallNextNanos;
            stallNextNanos = 0;
        }
        Pending self = pending.get(op);
        queue.after(
                delay,
                () -> {
                    // After a crash the operation is gone, or its number is in use again.
                    if (pending.remove(op, self)) {
                        end.run();
                    }
                });
    }

    /** The process ends: operations on their way happened, in part or whole, or not at all. */
    void crash() {
        completions = event -> {};
        List<Pending> left = List.copyOf(pending.values());
        pending.clear();
        for (Pending one : left) {
            switch (one) {
                case Pending.Write(Effect.WriteLocal effect, long[] tags) -> {
                    int style = random.nextInt(3);
                    if (style != 0) {
                        put(effect, tags, style == 1);
                    }
                }
                case Pending.Meta(Effect.WriteMeta effect, List<MetaImage.Sector> sectors) -> {
                    meta(effect.file(), effect.volume(), effect.image()).applySome(sectors, random);
                    watcher.metaChanged(effect.file(), effect.volume());
                }
                case Pending.Task(Runnable crash) -> crash.run();
                case Pending.Other() -> {}
            }
        }
        stallNextNanos = 0;
        failNextWrite = false;
        failNextFlush = false;
        failNextMeta = false;
    }

    /**
     * Pages of intent maps and change bitmaps are damaged, after {@link #crash}.
     *
     * @return the volumes they belong to
     */
    Set<Integer> rot() {
        Set<Integer> volumes = new TreeSet<>();
        for (int v = 0; v < images.length; v++) {
            if (bitmaps[v].rot(random)) {
                volumes.add(v);
                watcher.metaChanged(MetaFile.BITMAP, v);
            }
            if (intents[v].rot(random)) {
                volumes.add(v);
                watcher.metaChanged(MetaFile.INTENT, v);
            }
        }
        return volumes;
    }

    /** Power is gone, after {@link #crash}. */
    void losePower(long torn) {
        for (int v = 0; v < images.length; v++) {
            images[v].losePower(random, v, torn);
        }
        stores.losePower();
        logs.losePower();
        flushFailed = false;
    }
}
