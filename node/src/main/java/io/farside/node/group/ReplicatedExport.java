// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.Effect.HostAccess;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.WriteKind;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.IoBuffer;
import io.farside.node.nbd.Export;
import io.farside.node.nbd.ExportInfo;
import io.farside.node.nbd.IoDone;
import io.farside.node.nbd.NbdClient;
import io.farside.wire.nbd.BlockExtent;
import io.farside.wire.nbd.NbdError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A volume of a group as hosts see it: reads come from the file, all else goes to the engine. */
public final class ReplicatedExport implements Export {
    private final GroupDriver driver;
    private final int volume;
    private final GroupDefinition.Member member;
    private final BlockFile file;
    private final String dirtyBitmap;
    private final Set<NbdClient> clients = new HashSet<>();
    private final Set<NbdClient> writers = new HashSet<>();
    private volatile int hosts;

    ReplicatedExport(
            GroupDriver driver, int volume, GroupDefinition.Member member, BlockFile file) {
        this.driver = driver;
        this.volume = volume;
        this.member = member;
        this.file = file;
        this.dirtyBitmap = ExportInfo.DIRTY_BITMAP_PREFIX + driver.definition().target().nodeName();
    }

    public HostAccess access() {
        return driver.access();
    }

    /** Connections open; from any thread. */
    public int hosts() {
        return hosts;
    }

    /**
     * This volume as a point-in-time copy has it.
     *
     * @param image name or id
     * @return null when there is no such image
     */
    public @Nullable Export image(String image) {
        return driver.images().find(volume, image);
    }

    /** The same of all images that a list shows. */
    public List<ExportInfo> images() {
        return driver.images().list(volume);
    }

    @Override
    public ExportInfo info() {
        return ExportInfo.of(
                        member.name(),
                        "volume of group " + driver.definition().name(),
                        file.size(),
                        !(driver.access() instanceof HostAccess.ReadWrite))
                .withMetaContexts(List.of(dirtyBitmap));
    }

    @Override
    public void read(IoBuffer buffer, long offset, IoDone done) {
        if (driver.access() instanceof HostAccess.Refused) {
            done.done(NbdError.ESHUTDOWN);
            return;
        }
        if (driver.readsAreMapped()) {
            driver.readMapped(0, volume, buffer, offset, done);
            return;
        }
        int length = buffer.length();
        file.read(
                buffer,
                length,
                offset,
                result ->
                        done.done(
                                result == length
                                        ? NbdError.NONE
                                        : NbdError.ofErrno(result < 0 ? -result : LocalIo.EIO)));
    }

    @Override
    public void write(IoBuffer buffer, long offset, boolean fua, IoDone done) {
        driver.submit(
                new Event.HostWrite(
                        driver.hostRequest(done),
                        volume,
                        offset,
                        buffer.length(),
                        WriteKind.WRITE,
                        fua,
                        buffer.retain()));
    }

    @Override
    public void flush(IoDone done) {
        driver.submit(new Event.HostFlush(driver.hostRequest(done), volume));
    }

    @Override
    public void trim(long offset, long length, boolean fua, IoDone done) {
        change(WriteKind.TRIM, offset, length, fua, done);
    }

    @Override
    public void zero(long offset, long length, ZeroHow how, IoDone done) {
        if (how.fast() && !file.zeroIsFast()) {
            done.done(NbdError.ENOTSUP);
            return;
        }
        WriteKind kind = how.noHole() ? WriteKind.ZERO_ALLOCATED : WriteKind.ZERO;
        change(kind, offset, length, how.fua(), done);
    }

    private void change(WriteKind kind, long offset, long length, boolean fua, IoDone done) {
        driver.submit(
                new Event.HostWrite(
                        driver.hostRequest(done), volume, offset, length, kind, fua, null));
    }

    @Override
    public void blockStatus(
            String metaContext, long offset, long length, int maxExtents, StatusDone done) {
        if (!metaContext.equals(dirtyBitmap)) {
            done.done(NbdError.NONE, Allocation.of(file, offset, length, maxExtents));
            return;
        }
        List<BlockExtent> extents =
                driver.dirtyRanges(volume, offset, length, maxExtents).stream()
                        .map(r ->
                                new BlockExtent(r.lengthBytes(), r.dirty() ? BlockExtent.DIRTY : 0))
                        .toList();
        done.done(extents.isEmpty() ? NbdError.ESHUTDOWN : NbdError.NONE, extents);
    }

    @Override
    public void attached(NbdClient client) {
        clients.add(client);
        hosts = clients.size();
        if (driver.access() instanceof HostAccess.ReadWrite && writers.add(client)) {
            driver.writersChanged(1);
        }
    }

    @Override
    public void detached(NbdClient client) {
        clients.remove(client);
        hosts = clients.size();
        if (writers.remove(client)) {
            driver.writersChanged(-1);
        }
    }
}
