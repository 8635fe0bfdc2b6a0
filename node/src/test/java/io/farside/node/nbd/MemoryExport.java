// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.IoBuffer;
import io.farside.wire.nbd.BlockExtent;
import io.farside.wire.nbd.NbdError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An export in memory whose writes can be held back. */
final class MemoryExport implements Export {
    static final int SIZE = 4 << 20;

    final byte[] bytes = new byte[SIZE];
    final AtomicInteger attached = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();
    private final List<Runnable> held = new ArrayList<>();
    private final ExportInfo info;
    private boolean holding;

    MemoryExport(boolean readOnly) {
        info =
                ExportInfo.of("disk", "a disk", SIZE, readOnly)
                        .withMetaContexts(List.of(ExportInfo.DIRTY_BITMAP_PREFIX + "site2"));
    }

    /** On the loop. */
    void hold() {
        holding = true;
    }

    /** On the loop. */
    void release() {
        holding = false;
        List<Runnable> now = List.copyOf(held);
        held.clear();
        now.forEach(Runnable::run);
    }

    @Override
    public ExportInfo info() {
        return info;
    }

    @Override
    public void read(IoBuffer buffer, long offset, IoDone done) {
        reads.incrementAndGet();
        buffer.bytes().clear().put(bytes, (int) offset, buffer.length());
        done.done(NbdError.NONE);
    }

    @Override
    public void write(IoBuffer buffer, long offset, boolean fua, IoDone done) {
        writes.incrementAndGet();
        Runnable work =
                () -> {
                    buffer.bytes().clear().limit(buffer.length());
                    buffer.bytes().get(bytes, (int) offset, buffer.length());
                    done.done(NbdError.NONE);
                };
        if (holding) {
            held.add(work);
        } else {
            work.run();
        }
    }

    @Override
    public void flush(IoDone done) {
        done.done(NbdError.NONE);
    }

    @Override
    public void trim(long offset, long length, boolean fua, IoDone done) {
        done.done(NbdError.NONE);
    }

    @Override
    public void zero(long offset, long length, ZeroHow how, IoDone done) {
        java.util.Arrays.fill(bytes, (int) offset, (int) (offset + length), (byte) 0);
        done.done(NbdError.NONE);
    }

    @Override
    public void blockStatus(
            String metaContext, long offset, long length, int maxExtents, StatusDone done) {
        int flags = metaContext.startsWith(ExportInfo.DIRTY_BITMAP_PREFIX) ? BlockExtent.DIRTY : 0;
        done.done(NbdError.NONE, List.of(new BlockExtent(length, flags)));
    }

    @Override
    public void attached(NbdClient client) {
        attached.incrementAndGet();
    }

    @Override
    public void detached(NbdClient client) {
        attached.decrementAndGet();
    }
}
