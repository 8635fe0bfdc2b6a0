// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.ImageRecord;
import io.farside.engine.group.Effect.HostResult;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.image.Answer;
import io.farside.engine.image.ImageStores.Store;
import io.farside.engine.image.Reading;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hosts of images, and reads of a volume that is being restored. None of it delays a write to a
 * volume: what was read in vain is read again.
 */
final class ImageHosts {
    private final Core core;
    private final Map<Long, Read> reads = new HashMap<>();

    private record Read(int volume, Reading reading) {}

    ImageHosts(Core core) {
        this.core = core;
    }

    void read(Event.ImageRead event) {
        if (event.image() == 0 && isCutOff()) {
            core.out.reply(event.request(), HostResult.SHUTDOWN);
            return;
        }
        Reading reading =
                core.images().read(event.image(), event.volume(), event.offset(), event.length());
        reads.put(event.request(), new Read(event.volume(), reading));
        ask(event.request());
    }

    private boolean isCutOff() {
        return core.closing || core.failed || !core.ready;
    }

    private void ask(long request) {
        Read read = reads.get(request);
        if (read == null || read.reading.segments().isEmpty()) {
            end(request, HostResult.SHUTDOWN);
        } else {
            core.out.add(new Effect.ReadSegments(request, read.volume, read.reading.segments()));
        }
    }

    void segmentsRead(Event.SegmentsRead event) {
        Read read = reads.get(event.request());
        if (read == null) {
            throw new IllegalStateException("nobody reads " + event.request());
        }
        if (event.result() != DiskResult.OK) {
            end(event.request(), HostResult.IO_ERROR);
        } else if (read.reading.isStillRight()) {
            end(event.request(), HostResult.OK);
        } else {
            ask(event.request());
        }
    }

    private void end(long request, HostResult result) {
        Read read = reads.remove(request);
        if (read != null) {
            read.reading.end();
        }
        core.out.reply(request, result);
    }

    void write(Event.ImageWrite event) {
        if (isCutOff()) {
            core.out.release(event.payload());
            core.out.reply(event.request(), HostResult.SHUTDOWN);
            return;
        }
        ImageRecord image = core.images().find(event.image());
        boolean first = image != null && !image.written();
        core.images()
                .beforeImageWrite(
                        event.image(),
                        event.volume(),
                        event.offset(),
                        event.length(),
                        (answer, store) -> {
                            if (first) {
                                core.changed();
                            }
                            write(event, answer, store);
                        });
    }

    private void write(Event.ImageWrite event, Answer answer, @Nullable Store store) {
        if (store == null) {
            core.out.release(event.payload());
            core.out.reply(event.request(), refused(answer));
            return;
        }
        Pending pending =
                new Pending() {
                    @Override
                    public void done(DiskResult result) {
                        core.out.release(event.payload());
                        core.images().imageWritten(store);
                        core.out.reply(event.request(), answer(result));
                    }
                };
        core.out.add(
                new Effect.WriteStore(
                        core.ops.start(pending),
                        store,
                        event.offset(),
                        event.length(),
                        event.kind(),
                        event.durable(),
                        event.payload()));
    }

    private static HostResult refused(Answer answer) {
        return switch (answer) {
            case NO_SPACE -> HostResult.NO_SPACE;
            case UNKNOWN -> HostResult.SHUTDOWN;
            case DONE, TOO_MANY, RESTORING, WRITTEN, FROZEN, FAILED -> HostResult.IO_ERROR;
        };
    }

    private static HostResult answer(DiskResult result) {
        return switch (result) {
            case OK -> HostResult.OK;
            case NO_SPACE -> HostResult.NO_SPACE;
            case IO_ERROR -> HostResult.IO_ERROR;
        };
    }

    void flush(Event.ImageFlush event) {
        Store store = core.images().pinOverlay(event.image(), event.volume());
        if (store == null) {
            // Nothing of it is volatile, or it is gone.
            boolean there = core.images().find(event.image()) != null;
            core.out.reply(event.request(), there ? HostResult.OK : HostResult.SHUTDOWN);
            return;
        }
        Pending pending =
                new Pending() {
                    @Override
                    public void done(DiskResult result) {
                        core.images().imageWritten(store);
                        core.out.reply(event.request(), answer(result));
                    }
                };
        core.out.add(new Effect.FlushStore(core.ops.start(pending), store));
    }
}
