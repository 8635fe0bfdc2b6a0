// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.handshake.Rule;
import io.farside.engine.handshake.VerdictTable.Judgement;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Message.Direction;
import org.jspecify.annotations.Nullable;

/** The verdict both sides agreed on, as long as it holds. */
final class Agreed {
    private final Core core;
    private @Nullable Agreement now;
    private long numbers;

    /**
     * One agreement.
     *
     * @param number tells it from every other of this run: rounds begin anew with each link
     */
    record Agreement(
            long number, Judgement judgement, GroupFacts mine, GroupFacts theirs, long round) {
        Rule.Action action() {
            return judgement.rule().action();
        }

        boolean is(Rule.Action action) {
            return action() == action;
        }

        /** Whether data goes to this side. */
        boolean receives() {
            return judgement.direction() == Direction.TO_ME;
        }
    }

    Agreed(Core core) {
        this.core = core;
    }

    Agreement hold(Judgement judgement, GroupFacts mine, GroupFacts theirs, long round) {
        Agreement agreement = new Agreement(++numbers, judgement, mine, theirs, round);
        now = agreement;
        return agreement;
    }

    void end() {
        now = null;
    }

    @Nullable Agreement now() {
        return now;
    }

    /** The present agreement, when it is of this round. */
    @Nullable Agreement ofRound(long round) {
        Agreement present = now;
        return present != null && present.round() == round ? present : null;
    }

    /** Whether this one still holds. */
    boolean isCurrent(Agreement agreement) {
        Agreement present = now;
        return present != null && present.number() == agreement.number() && core.link.isUp();
    }
}
