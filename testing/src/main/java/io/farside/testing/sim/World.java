// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.model.ReplicationMode;
import io.farside.testing.sim.Ledger.Entry;
import io.farside.testing.sim.Ledger.Range;
import java.io.PrintStream;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Everything of one run: two nodes, their link, hosts, operator, faults and the oracle. */
final class World {
    final long seed;
    final EventQueue queue = new EventQueue();
    final RandomGenerator random;
    final Swarm swarm;
    final Ledger ledger;
    final Trace trace;
    final SimMarks marks;
    private final Oracle oracle;
    private final SimNode[] nodes;
    private final SimLink link;
    private final SimOperator operator;
    private final Faults faults;

    World(
            long seed,
            ReplicationMode mode,
            boolean calm,
            SimEngine.Factory factory,
            @Nullable PrintStream out) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        swarm = new Swarm(random, mode, calm);
        trace = new Trace(out);
        ledger = new Ledger(swarm.blocks, swarm.blocksPerBit);
        Side[] sides = {new Side(0, images()), new Side(1, images())};
        marks = new SimMarks(this);
        // Without faults nothing can be lost, and models in tests keep no marks.
        DurableMarks durable = calm ? (side, volume, block) -> true : marks;
        oracle = new Oracle(ledger, sides, durable, swarm.blocksPerBit);
        oracle.streams = swarm.mode == ReplicationMode.STREAM;
        nodes =
                new SimNode[] {
                    new SimNode(0, this, sides[0].images, factory),
                    new SimNode(1, this, sides[1].images, factory)
                };
        for (SimNode node : nodes) {
            Side side = sides[node.index];
            side.shown = new SimImages(node.disk, side.images, swarm.blocksPerBit);
        }
        link = new SimLink(queue, random, nodes, swarm);
        oracle.contact(this::inContact);
        operator = new SimOperator(this);
        faults = new Faults(this);
    }

    private VolumeImage[] images() {
        VolumeImage[] images = new VolumeImage[swarm.blocks.length];
        for (int v = 0; v < images.length; v++) {
            images[v] = new VolumeImage(swarm.blocks[v]);
        }
        return images;
    }

    private boolean inContact() {
        return link.open(0) && link.open(1) && !nodes[0].paused() && !nodes[1].paused();
    }

    Oracle oracle() {
        return oracle;
    }

    SimNode node(int index) {
        return nodes[index];
    }

    SimLink link() {
        return link;
    }

    SimOperator operator() {
        return operator;
    }

    Faults faults() {
        return faults;
    }

    /** Content that stands for a mixture of sectors power loss leaves at this node. */
    long tornWrite(int node) {
        Entry torn = ledger.invoke(node, new Range(0, 0, 0), false, false);
        ledger.end(torn, false);
        return torn.id;
    }

    /** Volumes that held data before the group was made. */
    void preset() {
        if (!swarm.preset) {
            return;
        }
        for (int v = 0; v < swarm.blocks.length; v++) {
            for (int side = 0; side < 2; side++) {
                if (random.nextInt(3) != 0) {
                    int block = random.nextInt(swarm.blocks[v]);
                    int count = 1 + random.nextInt(Math.min(400, swarm.blocks[v] - block));
                    oracle.preset(side, side == 0, new Range(v, block, count));
                }
            }
        }
    }
}
