// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import io.farside.node.loop.BlockFile;
import io.farside.node.loop.IoBuffer;
import io.farside.node.nbd.Export;
import io.farside.node.nbd.ExportInfo;
import io.farside.node.nbd.IoDone;
import io.farside.node.nbd.NbdClient;
import io.farside.wire.nbd.BlockExtent;
import io.farside.wire.nbd.NbdError;
import io.farside.wire.nbd.NbdProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A plain file as an export.
 *
 * <p>After a failed sync nobody knows what of the unsynced writes is on the disk, and a later sync
 * may succeed without having written it: from then on everything fails.
 */
final class ImageExport implements Export {
    /** Longest stretch one descriptor is made for, bytes. */
    private static final long MAX_EXTENT_BYTES = 0xFFFF_FFFFL & -4096L;

    private final BlockFile file;
    private final ExportInfo info;
    private final IntConsumer syncFailed;
    private boolean broken;

    /**
     * @param syncFailed told once, with the positive errno of the first sync that failed
     */
    ImageExport(BlockFile file, ExportInfo info, IntConsumer syncFailed) {
        this.file = file;
        this.info = info;
        this.syncFailed = syncFailed;
    }

    @Override
    public ExportInfo info() {
        return info;
    }

    @Override
    public void read(IoBuffer buffer, long offset, IoDone done) {
        if (refuse(done)) {
            return;
        }
        int length = buffer.length();
        file.read(buffer, length, offset, n -> done.done(moved(n, length)));
    }

    @Override
    public void write(IoBuffer buffer, long offset, boolean fua, IoDone done) {
        if (refuse(done)) {
            return;
        }
        int length = buffer.length();
        file.write(
                buffer,
                length,
                offset,
                fua,
                n -> {
                    if (n < 0 && fua) {
                        // Whether the write or the sync behind it failed cannot be told apart.
                        breakOff(-n);
                    }
                    done.done(moved(n, length));
                });
    }

    @Override
    public void flush(IoDone done) {
        if (!refuse(done)) {
            file.sync(n -> done.done(synced(n)));
        }
    }

    @Override
    public void trim(long offset, long length, boolean fua, IoDone done) {
        if (!refuse(done)) {
            file.punch(offset, length, n -> changed(n, fua, done));
        }
    }

    @Override
    public void zero(long offset, long length, ZeroHow how, IoDone done) {
        if (refuse(done)) {
            return;
        }
        if (how.fast() && !file.zeroIsFast()) {
            done.done(NbdError.ENOTSUP);
            return;
        }
        file.zero(offset, length, how.noHole(), n -> changed(n, how.fua(), done));
    }

    private void changed(int result, boolean fua, IoDone done) {
        if (result < 0 || !fua) {
            done.done(error(result));
        } else {
            file.sync(n -> done.done(synced(n)));
        }
    }

    private boolean refuse(IoDone done) {
        if (broken) {
            done.done(NbdError.EIO);
        }
        return broken;
    }

    private static NbdError moved(int result, int length) {
        if (result < 0) {
            return error(result);
        }
        // Shorter only when somebody cut the file off meanwhile.
        return result == length ? NbdError.NONE : NbdError.EIO;
    }

    private static NbdError error(int result) {
        return result < 0 ? NbdError.ofErrno(-result) : NbdError.NONE;
    }

    private NbdError synced(int result) {
        if (result < 0) {
            breakOff(-result);
            return NbdError.EIO;
        }
        return broken ? NbdError.EIO : NbdError.NONE;
    }

    private void breakOff(int errno) {
        if (!broken) {
            broken = true;
            syncFailed.accept(errno);
        }
    }

    @Override
    public void blockStatus(
            String metaContext, long offset, long length, int maxExtents, StatusDone done) {
        assert metaContext.equals(NbdProtocol.BASE_ALLOCATION) : metaContext;
        if (broken) {
            done.done(NbdError.EIO, List.of());
            return;
        }
        List<BlockExtent> extents = new ArrayList<>();
        long at = offset;
        long end = offset + length;
        while (at < end && extents.size() < maxExtents) {
            BlockFile.Extent extent = file.extentAt(at);
            long until = Math.min(end, extent.offset() + extent.length());
            long some = Math.min(Math.max(until - at, 1), MAX_EXTENT_BYTES);
            extents.add(
                    new BlockExtent(some, extent.hole() ? BlockExtent.HOLE | BlockExtent.ZERO : 0));
            at += some;
        }
        done.done(NbdError.NONE, extents);
    }

    @Override
    public void attached(NbdClient client) {}

    @Override
    public void detached(NbdClient client) {}
}
