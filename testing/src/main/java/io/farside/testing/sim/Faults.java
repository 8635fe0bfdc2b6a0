// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Injects a seed's faults at random events and takes each back after its time. */
final class Faults {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final World world;
    private final RandomGenerator random;
    private final int[] at;
    private int next;
    private int injected;
    private boolean over;

    Faults(World world) {
        this.world = world;
        random = world.random;
        at = random.ints(world.swarm.faultCount, 150, world.swarm.events).toArray();
        Arrays.sort(at);
    }

    int injected() {
        return injected;
    }

    /** Called after each event with their number so far. */
    void tick(int events) {
        while (!over && next < at.length && events >= at[next]) {
            next++;
            inject(world.swarm.drawFault(random));
        }
    }

    /** No more faults; those that last are taken back now. */
    void healAll() {
        over = true;
        world.link().slow(1);
        world.link().unblock();
        world.link().heal();
        for (int i = 0; i < 2; i++) {
            SimDisk disk = world.node(i).disk;
            disk.full = false;
            disk.failNextFlush = false;
            disk.failNextMeta = false;
            disk.failNextWrite = false;
            disk.stallNextNanos = 0;
        }
    }

    private long between(long least, long most) {
        return least + random.nextLong(most - least);
    }

    /** Spread evenly over orders of magnitude. */
    private long about(long least, long most) {
        return (long) (least * StrictMath.pow((double) most / least, random.nextDouble()));
    }

    private void later(long nanos, Runnable action) {
        world.queue.after(
                nanos,
                () -> {
                    if (!over) {
                        action.run();
                    }
                });
    }

    private long restart() {
        return about(world.swarm.restartNanos / 10, world.swarm.restartNanos * 2);
    }

    private void inject(Swarm.Fault fault) {
        injected++;
        SimNode node = world.node(random.nextInt(2));
        world.trace.text(world.queue.now(), () -> "FAULT " + fault + " at " + node.index);
        switch (fault) {
            case KILL -> node.kill(restart());
            case KILL_IN_STEP -> node.killAfterEffects = random.nextInt(4);
            case RESTART -> node.stop(restart());
            case POWER -> node.losePower(restart());
            case POWER_BOTH -> {
                node.losePower(restart());
                SimNode peer = world.node(1 - node.index);
                later(about(1000, SECOND), () -> peer.losePower(restart()));
            }
            case PAUSE -> node.pause(about(10 * MILLI, 20 * SECOND));
            case CUT -> cut(true);
            case HALF_OPEN -> cut(false);
            case ONE_WAY -> {
                world.link().block(node.index);
                later(about(50 * MILLI, 20 * SECOND), () -> world.link().unblock());
            }
            case FLAP -> flap(2 + random.nextInt(6));
            case SLOW_LINK -> {
                world.link().slow(about(5, 300));
                later(about(SECOND, 20 * SECOND), () -> world.link().slow(1));
            }
            case STALL, WRITE_ERROR, FLUSH_ERROR, NO_SPACE, META_ERROR -> spoil(fault, node);
            case ROT -> node.rot(restart());
            case CLOCK -> node.jumpClock(between(-3_600_000, 30L * 24 * 3_600_000));
        }
    }

    private void spoil(Swarm.Fault fault, SimNode node) {
        switch (fault) {
            case STALL -> node.disk.stallNextNanos = about(200 * MILLI, 60 * SECOND);
            case WRITE_ERROR -> node.disk.failNextWrite = true;
            case FLUSH_ERROR -> node.disk.failNextFlush = true;
            case META_ERROR -> node.disk.failNextMeta = true;
            default -> node.disk.full = true;
        }
        if (fault == Swarm.Fault.NO_SPACE) {
            later(about(SECOND, 20 * SECOND), () -> node.disk.full = false);
        } else if (fault != Swarm.Fault.STALL) {
            // Someone repairs the disk and starts the node again.
            later(about(5 * SECOND, 60 * SECOND), () -> node.kill(restart()));
        }
    }

    private void cut(boolean noticed) {
        world.link().cut(noticed);
        later(about(50 * MILLI, 30 * SECOND), () -> world.link().heal());
    }

    private void flap(int times) {
        world.link().cut(random.nextBoolean());
        later(
                about(50 * MILLI, SECOND),
                () -> {
                    world.link().heal();
                    if (times > 1) {
                        later(about(200 * MILLI, 2 * SECOND), () -> flap(times - 1));
                    }
                });
    }
}
