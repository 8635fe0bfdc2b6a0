// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.HostWrites.Gate;
import io.farside.wire.replication.Message;
import java.util.ArrayList;
import java.util.List;

/** Takes hot marks back at the primary, after a flush of the volumes they belong to. */
final class Cooling {
    private static final long PERIOD_NANOS = Core.SECOND;

    private final Core core;
    private final IntentTracking intents;
    private final HostWrites hosts;
    private boolean running;

    Cooling(Core core, IntentTracking intents, HostWrites hosts) {
        this.core = core;
        this.intents = intents;
        this.hosts = hosts;
    }

    void due() {
        Gate gate = hosts.gate();
        if (!intents.isEmpty()) {
            core.timers.set(Timers.Kind.COOL, core.now.nanos() + PERIOD_NANOS);
        }
        if (running || core.failed || !isOpen(gate)) {
            return;
        }
        List<IntentTracking.Candidate> candidates = intents.candidates(intents.isFull());
        if (!candidates.isEmpty()) {
            flush(candidates, gate);
        }
    }

    private static boolean isOpen(Gate gate) {
        return switch (gate) {
            case ALONE, TRACK, MIRROR -> true;
            case CLOSED, HOLD, FAIL -> false;
        };
    }

    private void flush(List<IntentTracking.Candidate> candidates, Gate gate) {
        running = true;
        boolean[] touched = new boolean[core.volumes.length];
        candidates.forEach(candidate -> touched[candidate.volume()] = true);
        List<Volume> volumes = new ArrayList<>();
        for (Volume v : core.volumes) {
            if (touched[v.index]) {
                volumes.add(v);
            }
        }
        Settled settled = new Settled(gate, hosts.turns(), volumes, hosts.settledSequence());
        boolean[] good = {true};
        Join join = new Join(volumes.size(), () -> flushed(candidates, settled, good[0]));
        for (Volume v : volumes) {
            hosts.flush(
                    v.index,
                    ok -> {
                        good[0] &= ok;
                        join.done();
                    });
        }
    }

    /**
     * What a flush covers: volumes, and writes up to a number, if the gate has not turned since.
     */
    private record Settled(Gate gate, long turns, List<Volume> volumes, long upTo) {}

    private void flushed(List<IntentTracking.Candidate> candidates, Settled settled, boolean good) {
        if (!good || hosts.turns() != settled.turns) {
            // Replication began or ended meanwhile: what counts as durable is another question now.
            running = false;
            return;
        }
        intents.cool(
                candidates,
                settled.gate == Gate.ALONE,
                () -> {
                    running = false;
                    if (settled.gate == Gate.MIRROR && hosts.turns() == settled.turns) {
                        for (Volume v : settled.volumes) {
                            core.out.send(new Message.Durable(core.epoch(), v.index, settled.upTo));
                        }
                    }
                });
    }
}
