// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Event.DiskResult;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import java.util.function.Consumer;

/** A flush on its way through this primary, a host's or the engine's own. */
final class HostFlush implements Pending, AwaitsPeer {
    final int volume;

    /** Gets whether everything it covers is durable. */
    final Consumer<Boolean> then;

    private final HostWrites owner;
    private final Core core;
    long sequence;
    boolean localPending;
    boolean remotePending;
    private boolean good = true;
    private boolean over;
    private long sentNanos;

    HostFlush(HostWrites owner, Core core, int volume, Consumer<Boolean> then) {
        this.owner = owner;
        this.core = core;
        this.volume = volume;
        this.then = then;
    }

    @Override
    public void done(DiskResult result) {
        localPending = false;
        if (result != DiskResult.OK) {
            good = false;
            owner.localFailed(volume, "flush", result);
        }
        settle();
    }

    @Override
    public void answered(Outcome outcome) {
        if (outcome == Outcome.OK) {
            abandon();
        } else {
            owner.peerFailed(outcome);
        }
    }

    @Override
    public void resend() {
        sentNanos = core.now.nanos();
        core.out.send(new Message.Flush(core.epoch(), sequence, volume));
    }

    @Override
    public void abandon() {
        remotePending = false;
        settle();
    }

    @Override
    public void markDifferent() {
        // A flush changes no block.
    }

    @Override
    public void keep(ReplayWindow window) {
        window.flush(volume);
    }

    @Override
    public long sentNanos() {
        return sentNanos;
    }

    void fail() {
        good = false;
        remotePending = false;
        settle();
    }

    private void settle() {
        if (!localPending && !remotePending && !over) {
            over = true;
            owner.flushed(this, good && !core.failed);
        }
    }
}
