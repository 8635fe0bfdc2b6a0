// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.format.ImageRecord;
import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import io.farside.engine.group.GroupConfig;
import io.farside.engine.group.GroupEngine;
import io.farside.engine.group.GroupView;
import io.farside.engine.group.GroupView.LinkState;
import io.farside.engine.group.MetaSource;
import io.farside.engine.group.Now;
import io.farside.model.GroupStatus;
import io.farside.model.ReplicationMode;
import io.farside.model.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** The engine the product ships, opened from a simulated node's metadata. */
final class ProductionEngine implements SimEngine {
    private final GroupEngine engine;

    private final boolean mirrors;

    private ProductionEngine(GroupEngine engine, boolean mirrors) {
        this.engine = engine;
        this.mirrors = mirrors;
    }

    /** Equal on both sides: of an asynchronous target Synced says only that a cycle is complete. */
    private boolean synced(GroupView view) {
        if (view.synced() && !mirrors) {
            for (GroupView.VolumeView v : view.volumes()) {
                if (v.dirtyBytes() != 0 || v.doubtBytes() != 0) {
                    return false;
                }
            }
        }
        return view.synced();
    }

    static SimEngine open(SimNode node, int life, String bootId) {
        World world = node.world;
        SplittableRandom random =
                new SplittableRandom(world.seed * 1_000_003 + node.index * 500_009L + life);
        return new ProductionEngine(
                GroupEngine.open(config(node, life, bootId), new Metadata(node.disk), random),
                world.swarm.mode == ReplicationMode.SYNC);
    }

    /** What the engine reads when it starts. */
    private record Metadata(SimDisk disk) implements MetaSource {
        @Override
        public byte[] read(Effect.MetaFile file, int volume, int target, long image) {
            return disk.meta(file, volume, image).read();
        }

        @Override
        public List<Long> epochs() {
            return disk.logs.epochs();
        }
    }

    private static GroupConfig config(SimNode node, int life, String bootId) {
        Swarm swarm = node.world.swarm;
        List<GroupConfig.Volume> volumes = new ArrayList<>();
        for (int v = 0; v < swarm.blocks.length; v++) {
            volumes.add(
                    new GroupConfig.Volume(
                            new UUID(7, v),
                            (long) swarm.blocks[v] * Tags.BLOCK,
                            swarm.blocksPerBit * Tags.BLOCK));
        }
        int peer = 1 - node.index;
        return new GroupConfig(
                new UUID(1, 1),
                "group",
                new GroupConfig.Node(node.id(), "node-" + node.index),
                bootId,
                volumes,
                List.of(
                        new GroupConfig.Target(
                                new GroupConfig.Node(peer + 1L, "node-" + peer),
                                node.world.swarm.mode,
                                swarm.policies,
                                swarm.period)),
                new GroupConfig.Limits(
                        64, swarm.window, swarm.resyncInFlight, swarm.branchMillis, swarm.stream),
                node.index == 0,
                life == 1);
    }

    @Override
    public List<Effect> begin(long nanos, long wallMillis) {
        return engine.begin(new Now(nanos, wallMillis));
    }

    @Override
    public List<Effect> step(Event event, long nanos, long wallMillis) {
        return engine.step(event, new Now(nanos, wallMillis));
    }

    @Override
    public Facts facts(boolean serving) {
        GroupView view = engine.view();
        GroupStatus status = view.status();
        if (isFault(status)) {
            throw new Violation("Fault", "the engine says that an invariant broke: " + view.why());
        }
        return new Facts(
                true,
                view.role().currentPrimary(),
                status instanceof GroupStatus.Started,
                synced(view),
                view.recoverable() && view.recoverableAsOfMillis() == 0,
                view.target().link() == LinkState.UP,
                serving,
                view.roleEpoch(),
                status.label(),
                mirrors,
                safety(view),
                base(view));
    }

    private static boolean isFault(GroupStatus status) {
        return status instanceof GroupStatus.Stopped(StopReason reason)
                ? reason == StopReason.FAULT
                : status instanceof GroupStatus.Failsafe(StopReason fence)
                        && fence == StopReason.FAULT;
    }

    /** The image that a stop left, or 0. */
    private static long base(GroupView view) {
        long newest = 0;
        for (GroupView.ImageView of : view.images()) {
            ImageRecord image = of.image();
            if (image.kind() == ImageRecord.Kind.BASE && image.name().startsWith("stop-")) {
                newest = Math.max(newest, image.id());
            }
        }
        return newest;
    }

    /** The image a failover would go back to, or 0. */
    private static long safety(GroupView view) {
        long newest = 0;
        if (view.recoverableAsOfMillis() != 0 && view.recoverable()) {
            for (GroupView.ImageView of : view.images()) {
                if (of.image().kind() == ImageRecord.Kind.SAFETY) {
                    newest = Math.max(newest, of.image().id());
                }
            }
        }
        return newest;
    }

    @Override
    public String describe() {
        GroupView view = engine.view();
        return "%s %s epoch %s (seen %s) link %s %s dirty %s; %s; verdict %s; resync %s; why %s"
                .formatted(
                        view.role(),
                        view.status().label(),
                        view.roleEpoch(),
                        view.highestSeen(),
                        view.target().link(),
                        view.volumes().stream().map(v -> v.sync().label()).toList(),
                        view.volumes().stream().map(GroupView.VolumeView::dirtyBytes).toList(),
                        view.recoverableWhy(),
                        view.target().verdict(),
                        view.target().resync(),
                        view.why());
    }
}
