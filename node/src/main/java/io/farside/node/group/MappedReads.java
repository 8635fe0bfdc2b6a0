// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.image.Segment;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.BufferPool;
import io.farside.node.loop.IoBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads of hosts whose content is in several files: of images, and of a volume that is being
 * restored. Confined to the loop.
 */
final class MappedReads {
    private final BufferPool pool;
    private final Consumer<Event> events;
    private final Map<Long, IoBuffer> buffers = new HashMap<>();

    MappedReads(BufferPool pool, Consumer<Event> events) {
        this.pool = pool;
        this.events = events;
    }

    /**
     * Asks the engine where to read; the buffer stays the caller's until its request is answered.
     */
    void begin(Event.ImageRead event, IoBuffer buffer) {
        buffers.put(event.request(), buffer);
        events.accept(event);
    }

    /** The request is answered. */
    void ended(long request) {
        buffers.remove(request);
    }

    /**
     * Reads where the engine says.
     *
     * @param file of a segment
     */
    void read(Effect.ReadSegments effect, Function<Segment, BlockFile> file) {
        IoBuffer buffer = buffers.get(effect.request());
        if (buffer == null) {
            throw new IllegalStateException("nobody reads " + effect.request());
        }
        List<Segment> segments = effect.segments();
        if (segments.size() == 1) {
            Segment only = segments.getFirst();
            int length = (int) only.length();
            file.apply(only)
                    .read(
                            buffer,
                            length,
                            only.offset(),
                            result -> done(effect.request(), length, result));
        } else {
            new Parts(effect, buffer, file).next();
        }
    }

    private void done(long request, int wanted, int result) {
        DiskResult outcome = result == wanted ? DiskResult.OK : DiskResult.IO_ERROR;
        events.accept(new Event.SegmentsRead(request, outcome));
    }

    /** One after the other, through a buffer of its own. */
    private final class Parts {
        private final Effect.ReadSegments effect;
        private final IoBuffer buffer;
        private final Function<Segment, BlockFile> file;
        private int index;
        private int filled;

        Parts(Effect.ReadSegments effect, IoBuffer buffer, Function<Segment, BlockFile> file) {
            this.effect = effect;
            this.buffer = buffer;
            this.file = file;
        }

        void next() {
            if (index == effect.segments().size()) {
                done(effect.request(), 0, 0);
                return;
            }
            Segment segment = effect.segments().get(index);
            int length = (int) segment.length();
            if (!pool.canTake(length)) {
                pool.whenAvailable(this::next);
                return;
            }
            IoBuffer part = pool.take(length);
            file.apply(segment)
                    .read(part, length, segment.offset(), result -> read(part, length, result));
        }

        private void read(IoBuffer part, int length, int result) {
            if (result == length) {
                buffer.segment()
                        .asSlice(filled, length)
                        .copyFrom(part.segment().asSlice(0, length));
            }
            part.release();
            if (result != length) {
                done(effect.request(), length, result);
                return;
            }
            filled += length;
            index++;
            next();
        }
    }
}
