// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.format.ImageRecord;
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

/**
 * One volume of a point-in-time copy as hosts see it. It is there whatever the group does: during a
 * resync, while replication runs, and at a side that is fenced.
 */
final class ImageVolume implements Export {
    private final GroupDriver driver;
    private final ImageRecord image;
    private final int volume;
    private final String name;
    private final BlockFile file;
    private final Set<NbdClient> clients = new HashSet<>();
    private volatile int hosts;

    /**
     * @param volume index in the group's definition
     * @param file of the volume, for its size
     */
    ImageVolume(GroupDriver driver, ImageRecord image, int volume, String name, BlockFile file) {
        this.driver = driver;
        this.image = image;
        this.volume = volume;
        this.name = name;
        this.file = file;
    }

    ImageRecord.Kind kind() {
        return image.kind();
    }

    /** Connections open; from any thread. */
    int hosts() {
        return hosts;
    }

    @Override
    public ExportInfo info() {
        return ExportInfo.of(
                name,
                image.kind() + " image of group " + driver.definition().name(),
                file.size(),
                !image.kind().writable());
    }

    @Override
    public void read(IoBuffer buffer, long offset, IoDone done) {
        driver.readMapped(image.id(), volume, buffer, offset, done);
    }

    @Override
    public void write(IoBuffer buffer, long offset, boolean fua, IoDone done) {
        driver.submit(
                new Event.ImageWrite(
                        driver.hostRequest(done),
                        image.id(),
                        volume,
                        offset,
                        buffer.length(),
                        WriteKind.WRITE,
                        fua,
                        buffer.retain()));
    }

    @Override
    public void flush(IoDone done) {
        driver.submit(new Event.ImageFlush(driver.hostRequest(done), image.id(), volume));
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
                new Event.ImageWrite(
                        driver.hostRequest(done),
                        image.id(),
                        volume,
                        offset,
                        length,
                        kind,
                        fua,
                        null));
    }

    /** Its blocks are in several files, so none is known to be a hole. */
    @Override
    public void blockStatus(
            String metaContext, long offset, long length, int maxExtents, StatusDone done) {
        done.done(NbdError.NONE, List.of(new BlockExtent(length, 0)));
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
