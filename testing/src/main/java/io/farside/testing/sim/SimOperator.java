// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.group.Effect;
import io.farside.engine.group.GroupCommand;
import io.farside.model.RoleEpoch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The operator: legal and illegal verbs on either side, whole procedures, and in the end whatever
 * brings the pair back to Started and Synced.
 */
final class SimOperator {
    /** The link was lost while the command ran: it may have been carried out. */
    private static final String LOST_IN_THE_MIDDLE = "FSDN3029E";

    private static final long SECOND = 1_000_000_000L;

    private record Issued(int node, GroupCommand command) {}

    private record Planned(int node, GroupCommand command) {}

    private final World world;
    private final RandomGenerator random;

    /** For what was added later, so that the rest of a seed stays what it was. */
    private final RandomGenerator own;

    private final Map<Long, Issued> open = new HashMap<>();
    private final Deque<Planned> plan = new ArrayDeque<>();
    private long requests;
    private int accepted;
    private int refused;
    private boolean healing;
    private int attempts;
    private int broken;
    private long standing;

    SimOperator(World world) {
        this.world = world;
        random = world.random;
        own = new SplittableRandom(world.seed ^ 0x5EED0001L);
    }

    int accepted() {
        return accepted;
    }

    int refused() {
        return refused;
    }

    void begin() {
        world.queue.after(
                random.nextLong(SECOND / 5), () -> issue(0, new GroupCommand.Start(null, false)));
        world.queue.after(5 * SECOND, this::turn);
    }

    /** Called after each event with their number so far. */
    void tick(int events) {
        if (!healing && events % world.swarm.turnEvents == 0) {
            act();
        }
    }

    boolean healing() {
        return healing;
    }

    /** From now on only what brings the pair back. */
    void heal() {
        healing = true;
        plan.clear();
    }

    private void turn() {
        if (healing) {
            restore();
            world.queue.after(SECOND + random.nextLong(3 * SECOND), this::turn);
            return;
        }
        act();
        standing = proven() ? 0 : standing + 1;
        if (standing > 5 + random.nextInt(10)) {
            restore();
        }
        world.queue.after(SECOND / 2 + random.nextLong(5 * SECOND), this::turn);
    }

    private void act() {
        if (world.swarm.operator != Swarm.Operator.CALM && own.nextInt(12) == 0) {
            issue(
                    own.nextInt(2),
                    new GroupCommand.SetPolicies(null, world.swarm.redrawPolicies(own)));
        }
        switch (world.swarm.operator) {
            case CALM -> {}
            case SCRIPTS -> script();
            case RANDOM -> {
                if (random.nextInt(3) != 0) {
                    issue(random.nextInt(2), anyVerb());
                }
            }
        }
    }

    private boolean proven() {
        return world.node(0).facts().protectedPrimary() || world.node(1).facts().protectedPrimary();
    }

    private @Nullable RoleEpoch expectation(int node) {
        return switch (random.nextInt(6)) {
            case 0 -> world.node(node).facts().epoch();
            case 1 -> new RoleEpoch(random.nextInt(3), 1);
            default -> null;
        };
    }

    private GroupCommand anyVerb() {
        @Nullable RoleEpoch expected = expectation(random.nextInt(2));
        boolean one = random.nextBoolean();
        boolean other = random.nextBoolean();
        return switch (random.nextInt(12)) {
            case 0 -> new GroupCommand.Start(expected, random.nextInt(8) == 0);
            case 1 -> new GroupCommand.Stop(expected, one);
            case 2 -> new GroupCommand.Release(expected);
            case 3 -> new GroupCommand.Sync(expected);
            case 4 -> new GroupCommand.Failover(expected);
            case 5 -> new GroupCommand.Reprotect(expected, one);
            case 6 -> new GroupCommand.Failback(expected, one, other);
            case 7 -> new GroupCommand.Reverse(expected);
            case 8 -> new GroupCommand.Switchover(expected, one);
            case 9 -> takeImage(expected);
            case 10 -> new GroupCommand.DropImage(expected, 1 + random.nextInt(20));
            default ->
                    new GroupCommand.OverrideFence(
                            expected, one ? "node-" + random.nextInt(2) : "nobody");
        };
    }

    private GroupCommand takeImage(@Nullable RoleEpoch expected) {
        List<Kind> kinds = List.of(Kind.RETAINED, Kind.BASE, Kind.PRACTICE, Kind.COPY);
        return new GroupCommand.TakeImage(
                expected,
                "image-" + requests,
                kinds.get(random.nextInt(kinds.size())),
                0,
                random.nextInt(4) == 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 0);
    }

    /** Takes the next step of a procedure, or begins one. */
    private void script() {
        Planned next = plan.poll();
        if (next != null) {
            issue(next.node, next.command);
            return;
        }
        int primary = world.node(1).facts().primary() ? 1 : 0;
        int other = 1 - primary;
        switch (random.nextInt(6)) {
            case 0 -> plan(primary, new GroupCommand.Switchover(null, true));
            case 1 -> {
                plan(primary, new GroupCommand.Stop(null, random.nextBoolean()));
                plan(other, new GroupCommand.Failover(null));
                plan(other, new GroupCommand.Reprotect(null, true));
                plan(other, new GroupCommand.Failback(null, true, true));
            }
            case 2 -> {
                world.node(primary).kill(world.swarm.restartNanos);
                plan(other, new GroupCommand.Failover(null));
                plan(other, new GroupCommand.Reprotect(null, random.nextBoolean()));
                plan(other, new GroupCommand.Failback(null, random.nextBoolean(), true));
            }
            case 3 -> {
                if (random.nextBoolean()) {
                    plan(random.nextInt(2), takeImage(null));
                }
                plan(primary, new GroupCommand.Stop(null, false));
                plan(primary, new GroupCommand.Start(null, false));
            }
            case 4 -> plan(primary, new GroupCommand.Sync(null));
            default -> {
                plan(primary, new GroupCommand.Reverse(null));
                plan(primary, new GroupCommand.Failback(null, false, true));
            }
        }
    }

    private void plan(int node, GroupCommand command) {
        plan.add(new Planned(node, command));
    }

    /** One verb towards Started and Synced, from what both sides show. */
    private void restore() {
        for (int i = 0; i < 2; i++) {
            SimNode node = world.node(i);
            if (!node.running()) {
                return;
            }
            String label = node.facts().label();
            if ((label.equals("Failsafe(LocalIo)") || label.equals("Failsafe(Corrupt)"))
                    && ++broken % 3 == 0) {
                node.kill(SECOND);
                return;
            }
        }
        if (!open.isEmpty() && attempts++ % 8 != 7) {
            return;
        }
        Facts a = world.node(0).facts();
        Facts b = world.node(1).facts();
        if (a.primary() != b.primary()) {
            one(a.primary() ? 0 : 1);
        } else if (a.primary()) {
            survivor(a.epoch().compareTo(b.epoch()) >= 0 ? 0 : 1);
        } else {
            issue(attempts++ / 2 % 2, new GroupCommand.Failover(null));
        }
    }

    private void one(int primary) {
        Facts facts = world.node(primary).facts();
        if (facts.started() && (facts.synced() || attempts++ % 16 != 15)) {
            return;
        }
        if (healing && recoversAlone(facts)) {
            return;
        }
        String peer = "node-" + (1 - primary);
        GroupCommand command =
                switch (attempts++ % 8) {
                    case 0, 1, 2 -> new GroupCommand.Start(null, false);
                    case 3 -> new GroupCommand.Reprotect(null, true);
                    case 4 -> new GroupCommand.OverrideFence(null, peer);
                    case 5 -> new GroupCommand.Release(null);
                    case 6 -> new GroupCommand.Start(null, true);
                    default -> new GroupCommand.Sync(null);
                };
        issue(primary, command);
    }

    /** A lost link stopped it, and its policy promises to start it again without anybody's help. */
    private boolean recoversAlone(Facts facts) {
        return world.swarm.policies.autoRecover() && facts.label().equals("Stopped(LinkLost)");
    }

    private void survivor(int node) {
        int chosen = attempts / 6 % 2 == 0 ? node : 1 - node;
        GroupCommand command =
                switch (attempts++ % 6) {
                    case 0, 1, 3 -> new GroupCommand.Reprotect(null, true);
                    case 2 -> new GroupCommand.OverrideFence(null, "node-" + (1 - chosen));
                    case 4 -> new GroupCommand.Failback(null, true, true);
                    default -> new GroupCommand.Start(null, true);
                };
        issue(chosen, command);
    }

    private void issue(int index, GroupCommand command) {
        SimNode node = world.node(index);
        if (!node.running() || node.paused()) {
            return;
        }
        long request = ++requests;
        open.put(request, new Issued(index, command));
        if (consents(command, index)) {
            world.oracle().consented(index);
            if (command instanceof GroupCommand.OverrideFence) {
                world.oracle().abandoned(index);
            }
        }
        node.command(request, command);
    }

    private static boolean consents(GroupCommand command, int index) {
        return switch (command) {
            case GroupCommand.Start(var expected, boolean overwrite) -> overwrite;
            case GroupCommand.Reprotect(var expected, boolean discard) -> discard;
            case GroupCommand.Failback(var expected, boolean discard, boolean disconnect) ->
                    discard;
            case GroupCommand.OverrideFence(var expected, String abandoned) ->
                    abandoned.equals("node-" + (1 - index));
            case GroupCommand.Stop stop -> false;
            case GroupCommand.Release release -> false;
            case GroupCommand.Sync sync -> false;
            case GroupCommand.Failover failover -> false;
            case GroupCommand.Reverse reverse -> false;
            case GroupCommand.TakeImage take -> false;
            case GroupCommand.DropImage drop -> false;
            case GroupCommand.RestoreImage restore -> false;
            case GroupCommand.SetPolicies set -> false;
            case GroupCommand.Switchover switchover -> false;
        };
    }

    void answered(int node, Effect.ReplyCommand reply) {
        Issued issued = open.remove(reply.request());
        if (issued == null || issued.node != node) {
            throw new Violation("Contract", "answer to unknown command " + reply);
        }
        if (issued.command instanceof GroupCommand.OverrideFence) {
            world.oracle().overrideAnswered(node, reply.problem() == null);
        }
        if (reply.problem() == null) {
            accepted++;
        } else {
            refused++;
            if (reply.problem().code().equals("FSDN3005E") && healing && ++broken % 3 == 0) {
                world.queue.after(0, () -> world.node(node).kill(SECOND));
            }
            if (consents(issued.command, node)
                    && !reply.problem().code().equals(LOST_IN_THE_MIDDLE)) {
                world.oracle().withdrawn(node);
            }
        }
    }

    /** The process of a node ended: its answers will not come. */
    void died(int node) {
        open.values().removeIf(issued -> issued.node == node);
    }
}
