// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.handshake;

/** The rules of the verdict table, in the order in which they are tried. */
public enum Rule {
    /** The sides hold other volumes. */
    OTHER_VOLUMES(Action.REFUSE_INCOMPATIBLE),
    /** One role epoch was claimed by two writers. */
    SAME_EPOCH_TWO_WRITERS(Action.SPLIT_BRAIN),
    /** Both are primary; the lower role epoch is fenced. */
    HIGHER_EPOCH_FENCES(Action.FENCE_LOWER),
    /** Neither is primary and one demoted itself for the other. */
    FINISH_FLIP(Action.FLIP),
    /** Neither is primary. */
    NO_PRIMARY(Action.WAIT),
    /** The secondary has seen a higher role epoch than the primary's. */
    STALE_PRIMARY(Action.FENCE_LOWER),
    /** The primary does not want to replicate. */
    IDLE(Action.WAIT),
    /** Both sides are out of order. */
    BOTH_OUT_OF_ORDER(Action.REFUSE_CORRUPT),
    /** The primary was being healed from its target; that goes on. */
    HEAL_GOES_ON(Action.SYNC_UNION),
    /** The primary is out of order and its target does not know what it was receiving. */
    HEAL_LOST(Action.REFUSE_UNRELATED),
    /** In sync, and only the primary lost power: the target's content of hot extents holds. */
    PRIMARY_LOST_POWER(Action.SYNC_UNION),
    /** The target never held data of this group. */
    NEW_TARGET(Action.SYNC_INITIAL),
    /** An interrupted resync of the target goes on. */
    RESYNC_GOES_ON(Action.SYNC_UNION),
    /** The primary kept, in order, all the target lacks, and the target is where that begins. */
    WINDOW(Action.REPLAY),
    /** Same generation, nothing marked anywhere. */
    IN_SYNC(Action.IN_SYNC),
    /** Same generation, blocks marked. */
    SAME_GENERATION(Action.SYNC_UNION),
    /** The primary went on alone from the target's generation. */
    PRIMARY_AHEAD(Action.SYNC_UNION),
    /** The target's own writes were given up; both count from the same generation. */
    TARGET_YIELDED(Action.SYNC_UNION),
    /** The lines of both sides meet somewhere; the target's own writes were given up. */
    YIELDED_OLD_ANCESTOR(Action.SYNC_COMPARE),
    /** The target is at an older generation of the primary. */
    OLD_ANCESTOR(Action.SYNC_COMPARE),
    /** Both wrote since the generation they shared. */
    BOTH_WROTE(Action.SPLIT_BRAIN),
    /** Both wrote since some older generation. */
    BOTH_WROTE_LONG_AGO(Action.SPLIT_BRAIN),
    /** Nothing in common, and an operator agreed to overwrite the target. */
    OVERWRITE(Action.SYNC_COMPARE),
    /** Nothing in common. */
    UNRELATED(Action.REFUSE_UNRELATED);

    private final Action action;

    Rule(Action action) {
        this.action = action;
    }

    public Action action() {
        return action;
    }

    /** What both sides do about a verdict. */
    public enum Action {
        /** Nothing: contact is established, replication is not wanted or not possible now. */
        WAIT,
        /** The side in the lower role epoch is fenced. */
        FENCE_LOWER,
        /** The demoted side asks the other again to take over. */
        FLIP,
        /** Nothing to copy. */
        IN_SYNC,
        /** Send what was kept, in its order. */
        REPLAY,
        /** Copy what either side's maps mark. */
        SYNC_UNION,
        /** Copy wherever either side holds data. */
        SYNC_INITIAL,
        /** Compare everything, copy what differs. */
        SYNC_COMPARE,
        SPLIT_BRAIN,
        REFUSE_INCOMPATIBLE,
        REFUSE_CORRUPT,
        REFUSE_UNRELATED;

        /** Whether replication runs after this. */
        public boolean replicates() {
            return this == IN_SYNC || sends();
        }

        /** Whether one side sends data to the other before both are equal. */
        public boolean sends() {
            return this == REPLAY || copies();
        }

        /** Whether that goes in order of address: the receiver is out of order until the end. */
        public boolean copies() {
            return this == SYNC_UNION || this == SYNC_INITIAL || this == SYNC_COMPARE;
        }
    }
}
