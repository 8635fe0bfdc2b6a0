// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.fake;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import org.jspecify.annotations.Nullable;

/** What verbs do to two sides; the peer is null while it cannot be reached. */
final class FakeVerbs {
    private FakeVerbs() {}

    static void act(
            GroupVerb verb, FakeSide here, @Nullable FakeSide peer, GroupCommandRequest request) {
        if (request.expectedRoleEpoch() != null
                && !request.expectedRoleEpoch().toRoleEpoch().equals(here.epoch)) {
            throw refused("stale role epoch", ProblemKind.CONFLICT);
        }
        switch (verb) {
            case START -> start(here, need(peer));
            case STOP -> stop(here, peer);
            case RELEASE, SYNC, REVERSE -> {}
            case FAILOVER -> failover(here, peer);
            case REPROTECT -> reprotect(here, need(peer), Boolean.TRUE.equals(request.discard()));
            case FAILBACK, SWITCHOVER ->
                    flip(here, need(peer), Boolean.TRUE.equals(request.disconnectHosts()));
            case OVERRIDE -> {
                here.epoch = here.seen.above(here.epoch, here.node.id());
                here.role = here.role.withCurrent(true);
                here.become("Stopped", "User", true);
                if (peer != null) {
                    peer.seen = here.epoch;
                    peer.become("Failsafe", "Returned", false);
                }
            }
        }
        here.changed();
        if (peer != null) {
            peer.changed();
        }
    }

    private static void start(FakeSide here, FakeSide peer) {
        here.epoch = here.epoch.above(peer.epoch, here.node.id());
        peer.epoch = here.epoch;
        replicate(here, peer);
    }

    private static void replicate(FakeSide primary, FakeSide secondary) {
        primary.become("Started", null, true);
        secondary.become("Started", null, false);
        boolean instant = primary.node.syncsAtOnce();
        primary.synced = instant;
        secondary.synced = instant;
        primary.loneExtents = 0;
        secondary.loneExtents = 0;
        primary.dirtyBytes = 0;
        secondary.dirtyBytes = 0;
    }

    private static void stop(FakeSide here, @Nullable FakeSide peer) {
        here.become("Stopped", "User", here.open);
        if (peer != null) {
            peer.become("Stopped", "User", peer.open);
        }
    }

    private static void failover(FakeSide here, @Nullable FakeSide peer) {
        if (here.role.currentPrimary() && here.open) {
            return;
        }
        if (peer != null && peer.status.equals("Started")) {
            throw refused("the peer is a live started primary", ProblemKind.REFUSED);
        }
        if (!here.synced) {
            throw refused("out of order", ProblemKind.REFUSED);
        }
        here.epoch = here.epoch.above(peer == null ? here.epoch : peer.epoch, here.node.id());
        here.role = here.role.withCurrent(true);
        here.become("Stopped", "Failover", true);
        if (peer != null) {
            peer.seen = here.epoch;
            peer.become("Failsafe", "Returned", false);
        }
    }

    private static void reprotect(FakeSide here, FakeSide peer, boolean discard) {
        if (peer.loneExtents > 0 && !discard) {
            throw refused("the peer has writes of its own", ProblemKind.REFUSED);
        }
        peer.role = peer.role.withCurrent(false);
        peer.epoch = here.epoch;
        peer.seen = here.epoch;
        replicate(here, peer);
    }

    private static void flip(FakeSide here, FakeSide peer, boolean disconnect) {
        if (here.hostsWriting > 0 && !disconnect) {
            throw refused("hosts are attached", ProblemKind.REFUSED);
        }
        here.hostsWriting = 0;
        here.role = here.role.withCurrent(false);
        peer.role = peer.role.withCurrent(true);
        here.epoch = here.epoch.above(peer.epoch, peer.node.id());
        peer.epoch = here.epoch;
        replicate(peer, here);
    }

    private static FakeSide need(@Nullable FakeSide peer) {
        if (peer == null) {
            throw Problem.of("FSDN2998E", "the peer does not answer", "bring it back")
                    .as(ProblemKind.UNAVAILABLE)
                    .toException();
        }
        return peer;
    }

    private static ProblemException refused(String why, ProblemKind kind) {
        return Problem.of("FSDN2997E", why, "do something else").as(kind).toException();
    }
}
