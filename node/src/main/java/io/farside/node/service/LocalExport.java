// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.node.group.Allocation;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.Completion;
import io.farside.node.loop.IoBuffer;
import io.farside.node.nbd.Export;
import io.farside.node.nbd.ExportInfo;
import io.farside.node.nbd.IoDone;
import io.farside.node.nbd.NbdClient;
import io.farside.wire.nbd.NbdError;
import java.util.HashSet;
import java.util.Set;

/**
 * A volume that is in no group. After a failed fsync or write the volume is failed for good in this
 * process: no later flush may count. Confined to the loop; {@link #hosts} from any thread.
 */
final class LocalExport implements Export {
    private static final int EIO = 5;

    private final String name;
    private final BlockFile file;
    private final Set<NbdClient> clients = new HashSet<>();
    private volatile int hosts;
    private volatile boolean failed;

    LocalExport(String name, BlockFile file) {
        this.name = name;
        this.file = file;
    }

    /** Whether a write or flush has failed; from any thread. */
    boolean isFailed() {
        return failed;
    }

    int hosts() {
        return hosts;
    }

    @Override
    public ExportInfo info() {
        return ExportInfo.of(name, "volume", file.size(), false);
    }

    @Override
    public void read(IoBuffer buffer, long offset, IoDone done) {
        int length = buffer.length();
        file.read(buffer, length, offset, result -> done.done(moved(result, length)));
    }

    @Override
    public void write(IoBuffer buffer, long offset, boolean fua, IoDone done) {
        int length = buffer.length();
        file.write(buffer, length, offset, fua, result -> changed(moved(result, length), done));
    }

    private static NbdError moved(int result, int length) {
        return result == length ? NbdError.NONE : NbdError.ofErrno(result < 0 ? -result : EIO);
    }

    private void changed(NbdError error, IoDone done) {
        if (error == NbdError.EIO) {
            failed = true;
        }
        done.done(failed ? NbdError.EIO : error);
    }

    @Override
    public void flush(IoDone done) {
        file.sync(result -> changed(NbdError.ofErrno(Math.max(0, -result)), done));
    }

    @Override
    public void trim(long offset, long length, boolean fua, IoDone done) {
        file.punch(offset, length, ended(fua, done));
    }

    @Override
    public void zero(long offset, long length, ZeroHow how, IoDone done) {
        if (how.fast() && !file.zeroIsFast()) {
            done.done(NbdError.ENOTSUP);
            return;
        }
        file.zero(offset, length, how.noHole(), ended(how.fua(), done));
    }

    private Completion ended(boolean fua, IoDone done) {
        return result -> {
            if (result >= 0 && fua) {
                flush(done);
            } else {
                changed(NbdError.ofErrno(Math.max(0, -result)), done);
            }
        };
    }

    @Override
    public void blockStatus(
            String metaContext, long offset, long length, int maxExtents, StatusDone done) {
        done.done(NbdError.NONE, Allocation.of(file, offset, length, maxExtents));
    }

    @Override
    public void attached(NbdClient client) {
        clients.add(client);
        hosts = clients.size();
    }

    @Override
    public void detached(NbdClient client) {
        clients.remove(client);
        hosts = clients.size();
    }
}
