// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.group.Effect.MetaSpan;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.image.ImageStores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the driver for what images need on disk. */
final class StoreEffects implements ImageStores {
    /** Between two steps in the background: hosts come first. */
    private static final long PAUSE_NANOS = 1_000_000L;

    private static final String COPYING = "copying for an image";

    private final Core core;
    private List<Runnable> steps = new ArrayList<>();

    StoreEffects(Core core) {
        this.core = core;
    }

    /** What it means for a write that it could not be prepared. */
    static DiskResult result(Result result) {
        return switch (result) {
            case OK -> DiskResult.OK;
            case NO_SPACE -> DiskResult.NO_SPACE;
            case FAILED -> DiskResult.IO_ERROR;
        };
    }

    /** Runs what was put off; its time has come. */
    void due() {
        List<Runnable> go = steps;
        steps = new ArrayList<>();
        go.forEach(Runnable::run);
    }

    @Override
    public long wallMillis() {
        return core.now.wallMillis();
    }

    /** After a failure no later success counts. */
    private Result result(DiskResult result, String what) {
        if (result == DiskResult.IO_ERROR && !core.failed) {
            core.link.note = what + " failed here: " + result;
            // A later run has to know it: who is told writes the record.
            core.onFailure.run();
        }
        if (core.failed) {
            return Result.FAILED;
        }
        if (result == DiskResult.NO_SPACE) {
            core.link.note = "no space for images here";
            core.changed();
        }
        return result == DiskResult.OK ? Result.OK : Result.NO_SPACE;
    }

    /** One operation of which only the end counts. */
    private record Done(Consumer<DiskResult> then) implements Pending {
        @Override
        public void done(DiskResult result) {
            then.accept(result);
        }
    }

    private long op(Consumer<DiskResult> then) {
        return core.ops.start(new Done(then));
    }

    /** Several operations that end as one: with the worst of their results. */
    private static final class All {
        private final Consumer<DiskResult> then;
        private int left;
        private DiskResult worst = DiskResult.OK;

        All(int count, Consumer<DiskResult> then) {
            this.left = count;
            this.then = then;
        }

        void done(DiskResult result) {
            if (result == DiskResult.IO_ERROR || worst == DiskResult.OK) {
                worst = result;
            }
            if (--left == 0) {
                then.accept(worst);
            }
        }
    }

    @Override
    public void flush(Consumer<Result> then) {
        String what = "a flush for an image";
        All all = new All(core.volumes.length, worst -> then.accept(result(worst, what)));
        for (Volume v : core.volumes) {
            // At once, not when all have ended: a host's flush that ends well meanwhile proves
            // nothing any more.
            long op =
                    op(end ->
                            all.done(flushed(end, what) == Result.OK ? end : DiskResult.IO_ERROR));
            core.out.add(new Effect.FlushLocal(op, v.index));
        }
    }

    @Override
    public void create(Store store, Created then) {
        Pending pending =
                new Pending() {
                    @Override
                    public void created(DiskResult end, boolean cloned) {
                        then.done(result(end, "the store of an image"), cloned);
                    }
                };
        core.out.add(new Effect.CreateStore(core.ops.start(pending), store));
    }

    @Override
    public void copy(
            int volume,
            @Nullable Store from,
            @Nullable Store to,
            List<Run> runs,
            Consumer<Result> then) {
        All all =
                new All(
                        runs.size(),
                        worst -> {
                            Result copied = result(worst, COPYING);
                            if (copied != Result.OK) {
                                then.accept(copied);
                            } else if (to == null) {
                                long op =
                                        op(end ->
                                                then.accept(flushed(end, "a flush for a restore")));
                                core.out.add(new Effect.FlushLocal(op, volume));
                            } else {
                                long op = op(end -> then.accept(result(end, COPYING)));
                                core.out.add(new Effect.FlushStore(op, to));
                            }
                        });
        for (Run run : runs) {
            long offset = offset(volume, run);
            long length = length(volume, run);
            core.out.add(new Effect.CopyBlocks(op(all::done), volume, from, to, offset, length));
        }
    }

    @Override
    public void keep(int volume, Store to, List<Run> runs, Consumer<Result> then) {
        All all = new All(runs.size(), worst -> then.accept(result(worst, COPYING)));
        for (Run run : runs) {
            long offset = offset(volume, run);
            long length = length(volume, run);
            core.out.add(new Effect.CopyBlocks(op(all::done), volume, null, to, offset, length));
        }
    }

    /** What a failed flush covered may be gone, as after a power loss. */
    private Result flushed(DiskResult end, String what) {
        core.record.powerLost |= end != DiskResult.OK;
        return result(end == DiskResult.OK ? end : DiskResult.IO_ERROR, what);
    }

    private long offset(int volume, Run run) {
        return run.first() << core.volumes[volume].bitShift;
    }

    private long length(int volume, Run run) {
        Volume v = core.volumes[volume];
        long end = (run.first() + run.count()) << v.bitShift;
        return Math.min(end, v.config.sizeBytes()) - offset(volume, run);
    }

    @Override
    public void discard(Store store, List<Run> runs) {
        for (Run run : runs) {
            core.out.add(
                    new Effect.DiscardBlocks(
                            store, offset(store.volume(), run), length(store.volume(), run)));
        }
    }

    @Override
    public void remove(long image, Runnable then) {
        // Files that cannot be deleted are in nobody's way but that of their space.
        core.out.add(new Effect.RemoveImage(op(_ -> then.run()), image));
    }

    @Override
    public void writeMap(long image, int volume, List<Span> pages, Runnable then) {
        new Meta(MetaFile.IMAGE_MAP, volume, image, pages, then).write();
    }

    @Override
    public void writeCatalogue(Span catalogue, Runnable then) {
        new Meta(MetaFile.IMAGES, 0, 0, List.of(catalogue), then).write();
    }

    @Override
    public void later(boolean noSpace, Runnable then) {
        if (core.closing) {
            return;
        }
        if (noSpace) {
            core.retry(then);
        } else {
            steps.add(then);
            core.timers.setIfOff(Timers.Kind.IMAGES, core.now.nanos() + PAUSE_NANOS);
        }
    }

    /** A metadata write, tried again while there is no space for it. */
    private final class Meta implements Pending {
        private final MetaFile file;
        private final int volume;
        private final long image;
        private final List<MetaSpan> spans = new ArrayList<>();
        private final Runnable then;

        Meta(MetaFile file, int volume, long image, List<Span> pages, Runnable then) {
            this.file = file;
            this.volume = volume;
            this.image = image;
            this.then = then;
            pages.forEach(page -> spans.add(new MetaSpan(page.offset(), page.bytes())));
        }

        void write() {
            core.out.add(new Effect.WriteMeta(core.ops.start(this), file, volume, 0, image, spans));
        }

        @Override
        public void done(DiskResult result) {
            switch (result) {
                case OK -> then.run();
                case NO_SPACE -> {
                    core.link.note = "no space for metadata; it is tried again every second";
                    core.retry(this::write);
                }
                case IO_ERROR -> core.metaFailed(file + " of an image", result);
            }
        }
    }
}
