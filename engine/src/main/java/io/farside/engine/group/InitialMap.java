// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.track.PagedBits;
import io.farside.wire.replication.BitmapPage;
import io.farside.wire.replication.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where this side holds data, for the initial sync. */
final class InitialMap {
    private final Core core;
    private final Runnable failed;
    private final PagedBits[] data;
    private long run;
    private int left;
    private final List<Runnable> whenMapped = new ArrayList<>();

    InitialMap(Core core, Runnable failed) {
        this.core = core;
        this.failed = failed;
        this.data = new PagedBits[core.volumes.length];
        clear();
    }

    private void clear() {
        for (Volume v : core.volumes) {
            data[v.index] = new PagedBits(v.dirty.size());
        }
    }

    void map(Runnable then) {
        cancel();
        whenMapped.add(then);
        left = core.volumes.length;
        for (Volume v : core.volumes) {
            core.out.add(new Effect.MapAllocation(core.ops.start(new One(v, run)), v.index));
        }
    }

    void cancel() {
        run++;
        left = 0;
        whenMapped.clear();
        clear();
    }

    /** Runs when all volumes are mapped. */
    void whenMapped(Runnable then) {
        if (left == 0) {
            then.run();
        } else {
            whenMapped.add(then);
        }
    }

    void markData(Volume volume) {
        volume.dirty.or(data[volume.index]);
    }

    void send(long round) {
        for (Volume v : core.volumes) {
            sendPages(core, Message.MapKind.DATA, v, data[v.index], round);
        }
    }

    static void sendPages(
            Core core, Message.MapKind kind, Volume volume, PagedBits map, long round) {
        for (int page = 0; page < map.pages(); page++) {
            if (!map.pageIsEmpty(page)) {
                core.out.send(
                        new Message.BitmapPart(
                                core.epoch(),
                                round,
                                kind,
                                volume.index,
                                new BitmapPage(page, map.page(page))));
            }
        }
    }

    /** One volume being mapped. */
    private final class One implements Pending {
        private final Volume volume;
        private final long mine;

        One(Volume volume, long mine) {
            this.volume = volume;
            this.mine = mine;
        }

        @Override
        public void mapped(DiskResult result, long @Nullable [] extents) {
            if (mine != run) {
                return;
            }
            if (result != DiskResult.OK || extents == null) {
                volume.failed = true;
                core.link.note = "allocation of volume " + volume.index + " cannot be read";
                failed.run();
                return;
            }
            for (int i = 0; i + 1 < extents.length; i += 2) {
                if (extents[i + 1] > 0) {
                    long last = volume.lastBit(extents[i], extents[i + 1]);
                    data[volume.index].set(volume.firstBit(extents[i]), last);
                }
            }
            if (--left == 0) {
                List<Runnable> go = new ArrayList<>(whenMapped);
                whenMapped.clear();
                go.forEach(Runnable::run);
            }
        }
    }
}
