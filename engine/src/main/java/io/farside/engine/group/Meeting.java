// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.handshake.FactsDigest;
import io.farside.engine.handshake.VerdictTable;
import io.farside.engine.handshake.VerdictTable.Judgement;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Message;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of facts and verdicts. A round ends when both verdicts are mirror images over the
 * same inputs; either side may open a higher round at any time.
 */
final class Meeting {
    private final Core core;
    private final FactsBuilder facts;
    private final Listener listener;
    private static final long PATIENCE_NANOS = 2 * Core.SECOND;

    /** Rounds in a row that may end with verdicts over different facts; then it is a fault. */
    private static final int MOST_MISSED = 8;

    private long openedNanos;
    private long round;
    private int missed;
    private @Nullable GroupFacts mine;
    private @Nullable GroupFacts theirs;
    private @Nullable Judgement judgement;
    private Message.@Nullable Verdict heard;

    /** Who acts on what was found. */
    interface Listener {
        /** A round has begun; nothing of the last one counts any more. */
        void begun();

        /** The peer's facts are there; not yet judged. */
        void heard(GroupFacts theirs);

        void agreed(Judgement judgement, GroupFacts mine, GroupFacts theirs);

        void disagreed(String why);
    }

    Meeting(Core core, FactsBuilder facts, Listener listener) {
        this.core = core;
        this.facts = facts;
        this.listener = listener;
    }

    long round() {
        return round;
    }

    void linkUp() {
        round = 0;
        restart();
    }

    void linkLost() {
        mine = null;
        theirs = null;
        judgement = null;
        heard = null;
    }

    /** A meeting that does not end is held again: the peer's group may not have been there yet. */
    void check() {
        if (core.link.phase == Link.Phase.MEETING
                && core.now.nanos() - openedNanos > PATIENCE_NANOS) {
            restart();
        }
    }

    /** The facts change: what was told counts no more, and nothing is agreed until told again. */
    void abandon() {
        if (core.link.isUp()) {
            linkLost();
            core.link.phase = Link.Phase.MEETING;
            openedNanos = core.now.nanos();
            listener.begun();
        }
    }

    /** Opens a new round. */
    void restart() {
        if (core.link.isUp() && core.meets()) {
            open(round + 1);
        }
    }

    private void open(long number) {
        round = number;
        openedNanos = core.now.nanos();
        linkLost();
        core.link.phase = Link.Phase.MEETING;
        listener.begun();
        // Facts are told only once they are durable: a crash must not take them back.
        core.file.save(() -> {
            if (round == number && core.link.phase == Link.Phase.MEETING && mine == null) {
                mine = facts.build();
                core.out.send(new Message.GroupHello(core.epoch(), number, mine));
                judge();
            }
        });
    }

    void hello(Message.GroupHello message) {
        // Before recovery is on disk this side has nothing to tell that a crash might not take
        // back.
        if (!core.link.isUp() || !core.meets()) {
            return;
        }
        if (message.round() < round) {
            // The peer's group may be younger than our first hello: tell it where we are.
            GroupFacts told = mine;
            if (told != null) {
                core.out.send(new Message.GroupHello(core.epoch(), round, told));
            }
            return;
        }
        GroupFacts before = theirs;
        if (message.round() > round) {
            open(message.round());
        } else if (before != null && !before.equals(message.facts())) {
            // What came before was told over an older link: what was found from it is void.
            open(round + 1);
            return;
        }
        theirs = message.facts();
        core.link.peer = theirs;
        core.link.peerMillis = core.now.wallMillis();
        listener.heard(theirs);
        judge();
    }

    private void judge() {
        GroupFacts here = mine;
        GroupFacts there = theirs;
        if (here == null || there == null || judgement != null) {
            return;
        }
        Judgement found = VerdictTable.judge(here, there);
        judgement = found;
        core.out.send(
                new Message.Verdict(
                        core.epoch(),
                        round,
                        found.rule().name(),
                        found.direction(),
                        FactsDigest.of(here, there)));
        compare();
    }

    void verdict(Message.Verdict message) {
        if (message.round() != round) {
            return;
        }
        heard = message;
        compare();
    }

    private void compare() {
        Message.Verdict other = heard;
        Judgement own = judgement;
        GroupFacts here = mine;
        GroupFacts there = theirs;
        if (other == null || own == null || here == null || there == null) {
            return;
        }
        heard = null;
        core.link.verdict = line(own, here, there);
        boolean sameFacts = other.inputs() == FactsDigest.of(here, there);
        boolean mirror =
                other.rule().equals(own.rule().name())
                        && other.direction() == own.direction().mirrored()
                        && sameFacts;
        if (!sameFacts && missed < MOST_MISSED) {
            // One of them knows facts that the other one has told over an older link.
            missed++;
            restart();
        } else if (mirror && facts.isTakenBack(here)) {
            // An operator stopped while the round went on.
            restart();
        } else if (mirror) {
            missed = 0;
            listener.agreed(own, here, there);
        } else {
            listener.disagreed(
                    "here "
                            + own.rule()
                            + " "
                            + own.direction()
                            + ", there "
                            + other.rule()
                            + " "
                            + other.direction()
                            + "; "
                            + core.link.verdict);
        }
    }

    private static String line(Judgement judgement, GroupFacts mine, GroupFacts theirs) {
        return judgement.rule()
                + " "
                + judgement.direction()
                + " (here "
                + summary(mine)
                + "; there "
                + summary(theirs)
                + ")";
    }

    private static String summary(GroupFacts f) {
        return f.role()
                + " role epoch "
                + f.roleEpoch()
                + " seen "
                + f.highestSeen()
                + " generation "
                + brief(f.lineage().current())
                + " base "
                + brief(f.lineage().base())
                + " dirty "
                + f.tracking().dirtyBits()
                + " doubt "
                + f.tracking().doubtBits()
                + (f.flags().resyncOpen() ? " out of order" : "")
                + (f.flags().powerLost() ? " lost power" : "")
                + (f.flags().fenced() ? " fenced" : "")
                + (f.flags().yielded() ? " yielded" : "");
    }

    private static String brief(io.farside.model.Generation generation) {
        return generation.toString().substring(0, 8);
    }
}
