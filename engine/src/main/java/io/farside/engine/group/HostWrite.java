// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Effect.HostResult;
import io.farside.engine.group.Event.DiskResult;
import io.farside.wire.replication.Message.Outcome;

/** A host write on its way through this primary. */
final class HostWrite extends Claim implements Pending, AwaitsPeer {
    final Event.HostWrite event;
    private final HostWrites owner;

    /** Its extents are counted in the intent map. */
    boolean heated;

    /** Its marks in the intent map are durable. */
    boolean marked;

    boolean issued;
    boolean localPending;
    boolean remotePending;
    boolean replied;
    boolean finished;
    HostResult result = HostResult.OK;
    long sentNanos;

    HostWrite(HostWrites owner, Event.HostWrite event) {
        super(event.volume(), event.offset(), event.length());
        this.owner = owner;
        this.event = event;
    }

    @Override
    void granted() {
        owner.advance(this);
    }

    @Override
    public void passed() {
        owner.passed(this);
    }

    @Override
    public void done(DiskResult disk) {
        localPending = false;
        owner.localDone(this, disk);
    }

    @Override
    public void answered(Outcome outcome) {
        owner.peerDone(this, outcome);
    }

    @Override
    public void resend() {
        owner.send(this);
    }

    @Override
    public void abandon() {
        remotePending = false;
        owner.settle(this);
    }

    @Override
    public void markDifferent() {
        owner.markDifferent(this);
    }

    @Override
    public void keep(ReplayWindow window) {
        window.write(event);
    }

    @Override
    public long sentNanos() {
        return sentNanos;
    }

    boolean isPending() {
        return localPending || remotePending;
    }
}
