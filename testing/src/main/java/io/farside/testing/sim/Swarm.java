// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.epoch.SourceLimits;
import io.farside.engine.epoch.TargetLimits;
import io.farside.engine.group.GroupConfig;
import io.farside.engine.group.GroupConfig.StreamLimits;
import io.farside.model.GroupPolicies;
import io.farside.model.LossPolicy;
import io.farside.model.ReplicationMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What one seed is about: sizes, rates and the kinds of fault that happen at all. Drawing them per
 * seed reaches corners that one mixture of everything never visits (swarm testing).
 */
final class Swarm {
    /** Kinds of fault. */
    enum Fault {
        /** kill -9: memory is gone, the page cache stays. */
        KILL,
        /** kill -9 between two effects of one step. */
        KILL_IN_STEP,
        /** The process is stopped in good order and started again. */
        RESTART,
        /** Power loss: new boot id, anything not flushed may be gone. */
        POWER,
        /** Both nodes lose power at about the same time. */
        POWER_BOTH,
        /** The process stands still (SIGSTOP, long collection) and goes on later. */
        PAUSE,
        /** The link is cut; frames on their way are lost; both ends notice. */
        CUT,
        /** The link is cut and neither end hears of it before its heartbeat timeout. */
        HALF_OPEN,
        /** One direction stands still. */
        ONE_WAY,
        /** The link goes away and comes back several times within seconds. */
        FLAP,
        /** The link becomes slow and thin for a while. */
        SLOW_LINK,
        /** One disk operation takes seconds to minutes. */
        STALL,
        /** A data write fails with EIO. */
        WRITE_ERROR,
        /** A flush fails once; one of the three behaviours of file systems follows. */
        FLUSH_ERROR,
        /** Data writes find no space for a while. */
        NO_SPACE,
        /** A metadata write fails. */
        META_ERROR,
        /** The wall clock jumps. */
        CLOCK,
        /** The process dies, and pages of its change tracking rot on the medium meanwhile. */
        ROT;

        /** Whether a seed draws it among the others. */
        boolean isDrawn() {
            return this != ROT;
        }
    }

    /** How the operator behaves. */
    enum Operator {
        /** Only brings the pair back when it has stood for long. */
        CALM,
        /** Runs whole procedures: switchover and back, failover, reprotect, failback. */
        SCRIPTS,
        /** Any verb at any side at any time. */
        RANDOM
    }

    final ReplicationMode mode;
    final int[] blocks;
    final int blocksPerBit;
    final Set<Fault> faults = EnumSet.noneOf(Fault.class);
    final int faultCount;
    final Operator operator;
    final GroupPolicies policies;
    final int events;
    final int slots;
    final int largestWrite;
    final int hotBlocks;
    final double flushRate;
    final double fuaRate;
    final StreamLimits stream;
    final double zeroRate;
    final long thinkNanos;
    final double restRate;
    final long linkNanos;
    final long diskNanos;
    final long heartbeatNanos;
    final long restartNanos;
    final boolean preset;

    /** Events between two turns of the operator, when virtual time passes slowly. */
    final int turnEvents;

    final GroupConfig.WindowLimits window;
    final int resyncInFlight;
    final long branchMillis;
    final Duration period;

    /** The file system can clone files. */
    final boolean clones;

    /**
     * @param mode what the primary replicates in
     * @param calm no faults, and an operator who only starts replication
     */
    Swarm(RandomGenerator random, ReplicationMode mode, boolean calm) {
        this.mode = mode;
        blocks = new int[1 + random.nextInt(3)];
        boolean vast = random.nextInt(25) == 0;
        for (int v = 0; v < blocks.length; v++) {
            blocks[v] =
                    vast
                            ? Tags.MAX_BLOCKS - random.nextInt(3000)
                            : 512 + random.nextInt(random.nextInt(4) == 0 ? 7000 : 2000);
        }
        drawFaults(random);
        if (blocks[0] % 8 == 5) {
            faults.add(Fault.ROT);
        }
        faultCount = calm ? 0 : 3 + random.nextInt(10);
        operator = calm ? Operator.CALM : Operator.values()[random.nextInt(3)];
        GroupPolicies drawn = drawPolicies(random);
        events = 5_500 + random.nextInt(4_000);
        slots = 1 + random.nextInt(6);
        largestWrite = List.of(1, 4, 16, 64, 128).get(random.nextInt(5));
        hotBlocks = 1 << (2 + random.nextInt(9));
        flushRate = random.nextInt(3) * 0.08;
        fuaRate = random.nextInt(3) * 0.1;
        zeroRate = random.nextInt(3) * 0.1;
        thinkNanos = (long) StrictMath.pow(10, 4.5 + 3 * random.nextDouble());
        turnEvents = 100 + random.nextInt(700);
        restRate = random.nextInt(3) * 0.01;
        linkNanos = (long) StrictMath.pow(10, 4.5 + 3 * random.nextDouble());
        diskNanos = (long) StrictMath.pow(10, 4.3 + 2 * random.nextDouble());
        heartbeatNanos = 500_000_000L + random.nextLong(4_500_000_000L);
        restartNanos = (long) StrictMath.pow(10, 8 + 2.7 * random.nextDouble());
        preset = !calm && random.nextInt(3) == 0;
        blocksPerBit = List.of(16, 16, 16, 1, 4, 256).get(random.nextInt(6));
        window = window(List.of(0L, 256L << 10, 32L << 20).get(random.nextInt(3)));
        resyncInFlight = 1 + random.nextInt(6);
        clones = blocks[0] % 4 == 0;
        branchMillis = 1_000L * (1 + blocks[0] % 200);
        policies = withAlerts(drawn, new SplittableRandom(blocks[0] * 131L + events));
        stream = stream(new SplittableRandom(blocks[0] * 8191L + events));
        period = Duration.ofMillis(20L * (1 + blocks[0] % 150));
    }

    /** Three in four put what memory does not take on the disk, where that is much or little. */
    private GroupConfig.WindowLimits window(long memory) {
        return new GroupConfig.WindowLimits(memory, (blocks[0] % 4) * (2L << 20));
    }

    /** Often so little that a stream changes its gear. */
    private static StreamLimits stream(RandomGenerator random) {
        long memory = 1L << random.nextInt(16, 28);
        long spill = random.nextInt(3) == 0 ? 0 : 1L << random.nextInt(18, 30);
        SourceLimits source =
                new SourceLimits(
                        random.nextLong(SourceLimits.MIN_EPOCH_NANOS, 2_000_000_000L),
                        1L << random.nextInt(14, 26),
                        memory,
                        spill);
        return new StreamLimits(
                source,
                new TargetLimits(
                        (16L << 20) + source.epochBytes() * (4L << random.nextInt(6)),
                        1L << random.nextInt(16, 26),
                        1L << random.nextInt(12, 26),
                        1L << random.nextInt(14, 24)));
    }

    /** The mode of a seed that names none: three in eight mirror. */
    static ReplicationMode modeOf(long seed) {
        return switch (Math.floorMod((seed * 0x9E3779B97F4A7C15L) >>> 33, 8)) {
            case 0 -> ReplicationMode.GLOBAL_COPY;
            case 1, 2 -> ReplicationMode.PERIODIC;
            case 3, 4 -> ReplicationMode.STREAM;
            default -> ReplicationMode.SYNC;
        };
    }

    private void drawFaults(RandomGenerator random) {
        Fault[] all = Arrays.stream(Fault.values()).filter(Fault::isDrawn).toArray(Fault[]::new);
        if (random.nextInt(3) == 0) {
            faults.add(all[random.nextInt(all.length)]);
            return;
        }
        for (Fault fault : all) {
            if (random.nextInt(3) == 0) {
                faults.add(fault);
            }
        }
        if (faults.isEmpty()) {
            faults.add(Fault.KILL);
        }
    }

    private static GroupPolicies drawPolicies(RandomGenerator random) {
        int loss = random.nextInt(8);
        LossPolicy policy =
                loss < 6 ? LossPolicy.RELEASE : loss == 6 ? LossPolicy.HOLD : LossPolicy.FAIL;
        Duration limit =
                random.nextBoolean()
                        ? Duration.ZERO
                        : Duration.ofMillis(1000 + random.nextInt(30_000));
        return new GroupPolicies(
                random.nextInt(5) != 0,
                policy,
                Duration.ofMillis(random.nextInt(4) == 0 ? 0 : random.nextInt(5000)),
                limit);
    }

    /** Of a generator of its own, so that nothing else of a seed depends on them. */
    private static GroupPolicies withAlerts(GroupPolicies drawn, RandomGenerator random) {
        Duration warning = Duration.ofMillis(random.nextInt(3) * (1L + random.nextInt(3000)));
        Duration alert =
                random.nextBoolean()
                        ? Duration.ZERO
                        : warning.plusMillis(1 + random.nextInt(20_000));
        return new GroupPolicies(
                drawn.autoRecover(),
                random.nextInt(3) == 0,
                drawn.onReplicationLoss(),
                drawn.holdBudget(),
                drawn.holdLimit(),
                random.nextInt(3) == 0,
                new GroupPolicies.Alerts(random.nextBoolean(), warning, alert));
    }

    /** Other policies in the middle of a run; what restarts by itself stays what it is. */
    GroupPolicies redrawPolicies(RandomGenerator random) {
        GroupPolicies next = withAlerts(drawPolicies(random), random);
        return new GroupPolicies(
                policies.autoRecover(),
                next.autoSynchronize(),
                next.onReplicationLoss(),
                next.holdBudget(),
                next.holdLimit(),
                next.baseImageOnStop(),
                next.alerts());
    }

    Fault drawFault(RandomGenerator random) {
        List<Fault> kinds = new ArrayList<>(faults);
        return kinds.get(random.nextInt(kinds.size()));
    }

    @Override
    public String toString() {
        return mode
                + ", volumes "
                + Arrays.toString(blocks)
                + " blocks, faults "
                + faultCount
                + " of "
                + faults
                + ", operator "
                + operator
                + ", "
                + policies
                + ", slots "
                + slots
                + ", writes up to "
                + largestWrite
                + " blocks, think "
                + thinkNanos / 1000
                + " us, link "
                + linkNanos / 1000
                + " us, disk "
                + diskNanos / 1000
                + " us, heartbeat "
                + heartbeatNanos / 1_000_000
                + " ms, restart "
                + restartNanos / 1_000_000
                + " ms";
    }
}
