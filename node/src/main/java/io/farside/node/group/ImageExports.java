// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.format.ImageRecord.State;
import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupView;
import io.farside.model.ProblemException;
import io.farside.node.loop.EventLoop;
import io.farside.node.nbd.Export;
import io.farside.node.nbd.ExportInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of one group as exports, {@code VOLUME@IMAGE}, and the leases of those for practice:
 * at its end such an image is given up, and whoever has it open is disconnected. Confined to the
 * loop but for {@link #hosts}.
 */
public final class ImageExports {
    /** Between the name of a volume and that of an image. */
    public static final char MARK = '@';

    private static final Logger LOG = LoggerFactory.getLogger(ImageExports.class);

    /** After an image could not be given up at the end of its lease, nanoseconds. */
    private static final long AGAIN_NANOS = 60_000_000_000L;

    private static final long NANOS = 1_000_000;

    private final GroupDriver driver;
    private final EventLoop loop;
    private final HostGate gate;
    private final Map<Key, ImageVolume> open = new ConcurrentHashMap<>();
    private final Set<Long> ending = new HashSet<>();
    private List<ImageRecord> live = List.of();
    private EventLoop.@Nullable Timer timer;

    private record Key(long image, int volume) {}

    ImageExports(GroupDriver driver, EventLoop loop, HostGate gate) {
        this.driver = driver;
        this.loop = loop;
        this.gate = gate;
    }

    /** Whether operators and hosts see it. */
    public static boolean isShown(ImageRecord image) {
        boolean there =
                switch (image.state()) {
                    case READY, RESTORING -> true;
                    case MERGING, DROPPED -> false;
                };
        return there && image.kind() != Kind.PERIOD;
    }

    /**
     * The image meant by a name or an id; of several with one name the newest.
     *
     * @param images oldest first
     */
    public static @Nullable ImageRecord meant(List<ImageRecord> images, String nameOrId) {
        ImageRecord found = null;
        for (ImageRecord image : images) {
            if (image.name().equals(nameOrId)) {
                found = image;
            }
        }
        for (ImageRecord image : images) {
            if (found == null && Long.toString(image.id()).equals(nameOrId)) {
                found = image;
            }
        }
        return found;
    }

    /** The images of a view that operators and hosts see, oldest first. */
    public static List<ImageRecord> shown(@Nullable GroupView view) {
        return view == null
                ? List.of()
                : view.images().stream()
                        .map(GroupView.ImageView::image)
                        .filter(ImageExports::isShown)
                        .toList();
    }

    /** Connections open on an image; from any thread. */
    public int hosts(long image) {
        int hosts = 0;
        for (Map.Entry<Key, ImageVolume> each : open.entrySet()) {
            hosts += each.getKey().image == image ? each.getValue().hosts() : 0;
        }
        return hosts;
    }

    /**
     * @param volume index in the group's definition
     * @param image name or id
     * @return null when there is no such image
     */
    @Nullable Export find(int volume, String image) {
        ImageRecord meant = meant(live, image);
        return meant == null || driver.ended() ? null : export(volume, meant);
    }

    private ImageVolume export(int volume, ImageRecord image) {
        String name = driver.definition().volumes().get(volume).name() + MARK + image.name();
        return open.computeIfAbsent(
                new Key(image.id(), volume),
                _ -> new ImageVolume(driver, image, volume, name, driver.file(volume)));
    }

    /** What a host may see in a list; the engine's own images only on request. */
    List<ExportInfo> list(int volume) {
        List<ExportInfo> list = new ArrayList<>();
        for (ImageRecord image : driver.ended() ? List.<ImageRecord>of() : live) {
            if (image.kind() != Kind.SAFETY) {
                list.add(export(volume, image).info());
            }
        }
        return list;
    }

    /** The group's state has changed. */
    void published(GroupView view) {
        live = shown(view);
        Map<Long, ImageRecord> known = new HashMap<>();
        live.forEach(image -> known.put(image.id(), image));
        for (Key key : List.copyOf(open.keySet())) {
            ImageRecord now = known.get(key.image);
            ImageVolume served = open.get(key);
            if (served != null && (now == null || now.kind() != served.kind())) {
                open.remove(key);
                gate.disconnect(served);
            }
        }
        ending.retainAll(known.keySet());
        watch(0);
    }

    /** Nobody is served any more. */
    void end() {
        if (timer != null) {
            timer.cancel();
        }
        open.values().forEach(gate::disconnect);
        open.clear();
        live = List.of();
    }

    /** Sets the timer to the end of the next lease, not before some nanoseconds from now. */
    private void watch(long notBefore) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        long next = Long.MAX_VALUE;
        for (ImageRecord image : live) {
            if (isLeased(image)) {
                next = Math.min(next, image.expiryMillis());
            }
        }
        if (next != Long.MAX_VALUE) {
            long wait = Math.max(0, next - System.currentTimeMillis()) * NANOS;
            timer = loop.schedule(loop.nowNanos() + Math.max(notBefore, wait), this::due);
        }
    }

    private boolean isLeased(ImageRecord image) {
        return image.kind() == Kind.PRACTICE
                && image.state() == State.READY
                && image.expiryMillis() > 0
                && !ending.contains(image.id());
    }

    private void due() {
        long now = System.currentTimeMillis();
        for (ImageRecord image : List.copyOf(live)) {
            if (isLeased(image) && image.expiryMillis() <= now) {
                ending.add(image.id());
                giveUp(image);
            }
        }
        watch(0);
    }

    private void giveUp(ImageRecord image) {
        LOG.info(
                "group {}: the lease of practice image {} has ended, it is given up",
                driver.definition().name(),
                image.name());
        var _ =
                driver.command(new GroupCommand.DropImage(null, image.id()))
                        .whenComplete((_, problem) -> {
                            if (problem instanceof ProblemException) {
                                // One that is being restored cannot go yet; its lease is over.
                                ending.remove(image.id());
                                watch(AGAIN_NANOS);
                            }
                        });
    }
}
