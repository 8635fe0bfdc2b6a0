// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.group.Effect.HostResult;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.WriteKind;
import io.farside.testing.sim.Ledger.Entry;
import io.farside.testing.sim.Ledger.Range;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of one node: a closed loop of {@code slots} requests that write where it hurts (hot
 * blocks, overlaps, runs over block groups), trim, zero and flush, and rest now and then.
 */
final class SimHosts {
    private sealed interface Request {
        record Write(Entry entry) implements Request {}

        /**
         * @param invoked ledger time
         */
        record Flush(int volume, long invoked) implements Request {}
    }

    /**
     * While the pair is brought back hosts are slow, so that the bound on events is one on time.
     */
    private static final long HEALING_THINK_NANOS = 100_000_000L;

    private final SimNode node;
    private final World world;
    private final RandomGenerator random;
    private final Map<Long, Request> open = new LinkedHashMap<>();
    private long requests;
    private boolean attached;
    private boolean allowed;
    private int generation;
    private boolean wanted = true;

    SimHosts(SimNode node, World world) {
        this.node = node;
        this.world = world;
        random = world.random;
    }

    /** Requests issued so far. */
    long requests() {
        return requests;
    }

    int unanswered() {
        return open.size();
    }

    /** Whether an unanswered host write covers this range exactly or in part. */
    boolean writing(Range range) {
        for (Request request : open.values()) {
            if (request instanceof Request.Write(Entry entry)
                    && entry.volume == range.volume()
                    && entry.block < range.block() + range.count()
                    && range.block() < entry.block + entry.count) {
                return true;
            }
        }
        return false;
    }

    /** The application runs here (or stops running here). */
    void want(boolean now) {
        wanted = now;
        world.queue.after(0, this::settle);
    }

    void started() {
        allowed = false;
        attached = false;
    }

    /** The node is about to stop: connections are closed, requests under way stay. */
    void cutOff() {
        allowed = false;
        settle();
    }

    void accessChanged(boolean readWrite) {
        allowed = readWrite;
        world.queue.after(0, this::settle);
    }

    private void settle() {
        boolean now = allowed && wanted && node.running();
        if (now == attached) {
            return;
        }
        attached = now;
        generation++;
        if (node.running()) {
            node.deliver(new Event.HostsAttached(now ? world.swarm.slots : 0));
        }
        if (now && attached) {
            int mine = generation;
            for (int slot = 0; slot < world.swarm.slots; slot++) {
                world.queue.after(random.nextLong(5_000_000), () -> next(mine));
            }
        }
    }

    private void next(int mine) {
        if (mine != generation || !attached || node.paused()) {
            if (mine == generation && attached) {
                world.queue.after(10_000_000, () -> next(mine));
            }
            return;
        }
        long request = ++requests;
        int volume = random.nextInt(world.swarm.blocks.length);
        if (random.nextDouble() < world.swarm.flushRate) {
            open.put(request, new Request.Flush(volume, world.ledger.tick()));
            node.deliver(new Event.HostFlush(request, volume));
            return;
        }
        Range range = draw(volume);
        boolean zero = random.nextDouble() < world.swarm.zeroRate;
        boolean durable = random.nextDouble() < world.swarm.fuaRate;
        Entry entry = world.ledger.invoke(node.index, range, zero, durable);
        open.put(request, new Request.Write(entry));
        node.deliver(event(request, entry));
    }

    private Event event(long request, Entry entry) {
        WriteKind kind = WriteKind.WRITE;
        @Nullable TagPayload payload = null;
        if (entry.zero) {
            kind =
                    switch (random.nextInt(3)) {
                        case 0 -> WriteKind.ZERO;
                        case 1 -> WriteKind.ZERO_ALLOCATED;
                        default -> WriteKind.TRIM;
                    };
        } else {
            long[] tags = new long[entry.count];
            for (int i = 0; i < tags.length; i++) {
                tags[i] = Tags.of(entry.id, entry.volume, entry.block + i);
            }
            payload = new TagPayload(tags);
        }
        return new Event.HostWrite(
                request,
                entry.volume,
                (long) entry.block * Tags.BLOCK,
                (long) entry.count * Tags.BLOCK,
                kind,
                entry.durable,
                payload);
    }

    private Range draw(int volume) {
        int blocks = world.swarm.blocks[volume];
        int count = 1 + random.nextInt(world.swarm.largestWrite);
        int block =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(blocks);
                    case 1 -> blocks - 1 - random.nextInt(Math.min(blocks, world.swarm.hotBlocks));
                    default -> random.nextInt(Math.min(blocks, world.swarm.hotBlocks));
                };
        return new Range(volume, block, Math.min(count, blocks - block));
    }

    void answered(long number, HostResult result) {
        Request request = open.remove(number);
        if (request == null) {
            throw new Violation("Contract", "answer to unknown host request " + number);
        }
        switch (request) {
            case Request.Write(Entry entry) -> {
                if (result == HostResult.OK) {
                    world.oracle().acknowledged(entry);
                } else {
                    world.oracle().unknown(entry);
                }
            }
            case Request.Flush(int volume, long invoked) -> {
                if (result == HostResult.OK) {
                    world.oracle().flushAcknowledged(node.index, volume, invoked);
                }
            }
        }
        int mine = generation;
        long think = (long) (-StrictMath.log(1 - random.nextDouble()) * world.swarm.thinkNanos);
        if (result != HostResult.OK) {
            think += 500_000_000L;
        } else if (random.nextDouble() < world.swarm.restRate) {
            think += random.nextLong(15_000_000_000L);
        }
        if (world.operator().healing()) {
            think += HEALING_THINK_NANOS;
        }
        world.queue.after(think, () -> next(mine));
    }

    /** The process is gone: nobody will answer any more. */
    void died() {
        for (Request request : open.values()) {
            if (request instanceof Request.Write(Entry entry)) {
                world.oracle().unknown(entry);
            }
        }
        open.clear();
        allowed = false;
        attached = false;
        generation++;
    }
}
