// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.group.Event.WriteKind;
import io.farside.engine.image.ImageStores.Store;
import io.farside.testing.sim.Ledger.Range;
import io.farside.testing.sim.VolumeImage.FailedFlush;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The files of a node's images: stores with a page cache and a medium, maps, the catalogue. */
final class SimStores {
    /** Content that was given up: nobody may ever see it. */
    private static final long DISCARDED = -1;

    private final SimDisk disk;
    private final RandomGenerator random;
    private final VolumeImage[] volumes;
    private final boolean clones;
    private final Map<Store, VolumeImage> stores = new LinkedHashMap<>();
    private final Map<MapKey, MetaImage> maps = new LinkedHashMap<>();
    private final MetaImage catalogue = new MetaImage();

    private record MapKey(long image, int volume) {}

    SimStores(SimDisk disk, RandomGenerator random, VolumeImage[] volumes, boolean clones) {
        this.disk = disk;
        this.random = random;
        this.volumes = volumes;
        this.clones = clones;
    }

    MetaImage catalogue() {
        return catalogue;
    }

    MetaImage map(long image, int volume) {
        return maps.computeIfAbsent(new MapKey(image, volume), k -> new MetaImage());
    }

    /** A volume's own file, or a store. */
    VolumeImage file(int volume, @Nullable Store store) {
        VolumeImage found = store == null ? volumes[volume] : stores.get(store);
        if (found == null) {
            throw new Violation("Contract", "there is no " + store);
        }
        return found;
    }

    /** Stores that exist. */
    int count() {
        return stores.size();
    }

    void create(Effect.CreateStore effect) {
        boolean clone = clones && !effect.store().overlay();
        disk.begin(
                effect.op(),
                () -> {
                    boolean full = disk.isFull();
                    if (!full) {
                        make(effect.store(), clone);
                    }
                    disk.complete(
                            new Event.StoreCreated(
                                    effect.op(),
                                    full ? DiskResult.NO_SPACE : DiskResult.OK,
                                    clone && !full));
                },
                () -> {
                    if (random.nextBoolean()) {
                        make(effect.store(), clone);
                    }
                });
    }

    private void make(Store store, boolean clone) {
        VolumeImage from = volumes[store.volume()];
        VolumeImage fresh = new VolumeImage(from.blocks());
        for (int b = 0; clone && b < from.blocks(); b++) {
            fresh.preset(b, from.current(b));
        }
        stores.put(store, fresh);
    }

    private static Range range(int volume, long offset, long length) {
        return new Range(volume, (int) (offset / Tags.BLOCK), Math.toIntExact(length / Tags.BLOCK));
    }

    void copy(Effect.CopyBlocks effect) {
        Range range = range(effect.volume(), effect.offset(), effect.length());
        disk.begin(
                effect.op(),
                () -> {
                    VolumeImage from = file(effect.volume(), effect.from());
                    DiskResult result = disk.outcome(WriteKind.WRITE);
                    if (!from.readable(range.block(), range.count())) {
                        result = DiskResult.IO_ERROR;
                    }
                    put(effect, range, result != DiskResult.OK);
                    disk.complete(new Event.LocalDone(effect.op(), result));
                },
                () -> put(effect, range, random.nextBoolean()));
    }

    private void put(Effect.CopyBlocks effect, Range range, boolean onlySome) {
        VolumeImage from = file(effect.volume(), effect.from());
        VolumeImage to = file(effect.volume(), effect.to());
        for (int b = range.block(); b < range.block() + range.count(); b++) {
            if (!onlySome || random.nextBoolean()) {
                to.write(b, from.current(b));
            }
        }
        if (effect.to() == null) {
            disk.watcher().restored(range);
        }
    }

    void write(Effect.WriteStore effect) {
        Range range = range(effect.store().volume(), effect.offset(), effect.length());
        Runnable put =
                () -> {
                    VolumeImage file = stores.get(effect.store());
                    for (int i = 0; file != null && i < range.count(); i++) {
                        file.write(
                                range.block() + i,
                                effect.payload() instanceof TagPayload p ? p.tag(i) : 0);
                    }
                };
        disk.begin(
                effect.op(),
                () -> {
                    put.run();
                    disk.complete(new Event.LocalDone(effect.op(), DiskResult.OK));
                },
                () -> {});
    }

    void flush(Effect.FlushStore effect) {
        VolumeImage file = file(effect.store().volume(), effect.store());
        VolumeImage.Flush flush = file.beginFlush();
        disk.begin(
                effect.op(),
                () -> {
                    boolean fails = disk.flushFails();
                    if (fails) {
                        FailedFlush[] variants = FailedFlush.values();
                        file.failFlush(flush, variants[random.nextInt(variants.length)]);
                    } else {
                        file.endFlush(flush);
                    }
                    disk.complete(
                            new Event.LocalDone(
                                    effect.op(), fails ? DiskResult.IO_ERROR : DiskResult.OK));
                },
                () -> {});
    }

    void discard(Effect.DiscardBlocks effect) {
        Range range = range(effect.store().volume(), effect.offset(), effect.length());
        VolumeImage file = stores.get(effect.store());
        for (int b = range.block(); file != null && b < range.block() + range.count(); b++) {
            file.write(b, DISCARDED);
            file.harden(b);
        }
    }

    void remove(Effect.RemoveImage effect) {
        disk.begin(
                effect.op(),
                () -> {
                    stores.keySet().removeIf(s -> s.image() == effect.image());
                    maps.keySet().removeIf(k -> k.image() == effect.image());
                    disk.complete(new Event.LocalDone(effect.op(), DiskResult.OK));
                },
                () -> {
                    stores.keySet()
                            .removeIf(s -> s.image() == effect.image() && random.nextBoolean());
                    maps.keySet()
                            .removeIf(k -> k.image() == effect.image() && random.nextBoolean());
                });
    }

    /** A process starts after a failed flush. */
    void dropAbandoned() {
        stores.values().forEach(VolumeImage::dropAbandoned);
    }

    void losePower() {
        stores.forEach((store, file) -> file.losePower(random, store.volume(), 0));
    }
}
