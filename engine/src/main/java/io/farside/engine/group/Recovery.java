// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.GroupRecordCodec;
import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.group.StatusTable.Cause;
import io.farside.engine.image.ImageSet;
import io.farside.engine.image.VolumeShape;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Brings a group back from its metadata. */
final class Recovery {
    /** A primary that ran alone may go on without contact when it was away for less than this. */
    private static final long SHORT_ABSENCE_MILLIS = 30_000;

    private Recovery() {}

    static Core open(GroupConfig config, MetaSource files, RandomGenerator random) {
        GroupRecord record = GroupRecordCodec.decode(files.read(MetaFile.GROUP, 0, 0, 0));
        boolean found = record != null && record.group.equals(config.group());
        GroupRecord usable =
                found && record != null
                        ? record
                        : new GroupRecord(
                                config.group(),
                                GroupRole.of(config.naturalPrimary(), config.naturalPrimary()));
        Core core = new Core(config, usable, random);
        if (!found) {
            missing(core);
        }
        boolean trusted = loadMaps(core, files);
        loadImages(core, files);
        usable.volumes = FactsBuilder.volumes(config);
        usable.peerNode = core.peerNode().id();
        usable.policies = core.policies();
        core.freshRun = !found;
        if (!trusted) {
            core.link.note = "part of the change tracking was damaged; it is compared in full";
        }
        return core;
    }

    /** No record: a new group, or one whose record is lost. */
    private static void missing(Core core) {
        if (!core.config.fresh()) {
            // Whether the peer was failed over is unknown, and so is what these volumes hold.
            if (core.isPrimary()) {
                core.fence(StopReason.CORRUPT, Cause.NO_RECORD);
            }
            core.record.everSynced = false;
        }
    }

    private static void loadImages(Core core, MetaSource files) {
        ImageSet.Source source =
                new ImageSet.Source() {
                    @Override
                    public byte[] catalogue() {
                        return files.read(MetaFile.IMAGES, 0, 0, 0);
                    }

                    @Override
                    public byte[] map(long image, int volume) {
                        return files.read(MetaFile.IMAGE_MAP, volume, 0, image);
                    }
                };
        List<VolumeShape> shapes = new ArrayList<>();
        for (Volume v : core.volumes) {
            shapes.add(new VolumeShape(v.config.sizeBytes(), v.bitShift));
        }
        ImageSet images = ImageSet.open(shapes, source, core.stores);
        core.images(images);
        if (!images.isTrusted()) {
            core.link.note = "the images of this group cannot be read";
            core.record.everSynced = false;
            if (core.isPrimary() && !core.record.fence) {
                core.fence(StopReason.CORRUPT, Cause.NO_RECORD);
            }
        }
    }

    private static boolean loadMaps(Core core, MetaSource files) {
        boolean trusted = true;
        for (Volume v : core.volumes) {
            boolean bitmap = v.bitmapFile.load(files.read(MetaFile.BITMAP, v.index, 0, 0));
            boolean intent = v.intentFile.load(files.read(MetaFile.INTENT, v.index, 0, 0));
            v.untrusted = !bitmap || !intent;
            trusted &= bitmap && intent;
            v.dirty.modified().clear();
            if (bitmap) {
                v.doubt.modified().clear();
            }
            v.intent.modified().clear();
        }
        return trusted;
    }

    /** What this run must know before anything else happens. */
    static void begin(Core core, Now now) {
        GroupRecord r = core.record;
        boolean reboot = !r.bootId.equals(core.config.bootId());
        boolean clean = r.cleanStop;
        if (!core.freshRun && reboot && !clean) {
            r.powerLost = true;
        }
        if (r.fence && r.fenceReason == StopReason.LOCAL_IO) {
            boolean replaced = r.highestSeen.isAbove(r.roleEpoch);
            if (core.isPrimary() && (r.everSynced || replaced)) {
                core.fence(StopReason.RETURNED, Cause.RECOVERED);
            } else {
                core.unfence(Cause.RECOVERED);
            }
        }
        if (mustFence(r, reboot, now)) {
            core.fence(StopReason.RETURNED, Cause.RECOVERED);
        }
        r.bootId = core.config.bootId();
        r.cleanStop = false;
        for (Volume v : core.volumes) {
            v.doubtIntents();
        }
        leaveBehind(core, now);
        if (core.isPrimary() && r.loneFirstMillis != 0) {
            core.exposure.recovered(r.loneFirstMillis);
        }
    }

    /** What an asynchronous target may lack counts as written without it: it may be taken over. */
    private static void leaveBehind(Core core, Now now) {
        GroupRecord r = core.record;
        if (core.isPrimary() && core.isAsync() && r.everSynced && !r.lone && core.isMarked()) {
            r.begin(core.newGeneration());
            r.lone = true;
            r.synced = false;
            r.loneFirstMillis = r.asOfMillis > 0 ? r.asOfMillis : now.wallMillis();
            r.loneLastMillis = Math.max(r.loneFirstMillis, r.aliveMillis);
        }
    }

    private static boolean mustFence(GroupRecord r, boolean reboot, Now now) {
        if (!r.role.currentPrimary() || !r.everSynced || r.fence) {
            return false;
        }
        boolean alone = r.status instanceof GroupStatus.Stopped;
        boolean shortly =
                now.wallMillis() - r.aliveMillis < SHORT_ABSENCE_MILLIS
                        && now.wallMillis() >= r.aliveMillis;
        return reboot || !alone || !shortly;
    }

    /** Makes recovery durable: doubt first, then cold intent maps, then the record. */
    static void settle(Core core, Runnable then) {
        core.syncBitmaps(() -> {
            for (Volume v : core.volumes) {
                v.intent.clearAll();
            }
            new Join(core.volumes.length, () -> core.file.save(then))
                    .each(core.volumes, (v, done) -> v.intentFile.sync(done));
        });
    }
}
