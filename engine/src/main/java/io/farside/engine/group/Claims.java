// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims on ranges in the order of their arrival: a claim is granted when no earlier one overlaps
 * it. A linear search is the fastest structure here: what is on its way at once is bounded by the
 * hosts' queue depths.
 */
final class Claims {
    private @Nullable Claim first;
    private @Nullable Claim last;
    private int waiting;

    void add(Claim claim) {
        boolean free = isFree(claim, null);
        claim.previous = last;
        if (last == null) {
            first = claim;
        } else {
            last.next = claim;
        }
        last = claim;
        if (free) {
            claim.active = true;
            claim.granted();
        } else {
            waiting++;
        }
    }

    void remove(Claim claim) {
        Claim before = claim.previous;
        Claim after = claim.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        claim.previous = null;
        claim.next = null;
        if (!claim.active) {
            waiting--;
        }
        claim.active = false;
        if (waiting > 0) {
            grant(claim);
        }
    }

    /** All claims in order, as they are now. */
    List<Claim> all() {
        List<Claim> all = new ArrayList<>();
        for (Claim claim = first; claim != null; claim = claim.next) {
            all.add(claim);
        }
        return all;
    }

    private void grant(Claim gone) {
        // Granting may add and remove claims, so look again from the start after each one.
        boolean again = true;
        while (again && waiting > 0) {
            again = false;
            for (Claim claim = first; claim != null; claim = claim.next) {
                if (!claim.active && claim.overlaps(gone) && isFree(claim, claim)) {
                    claim.active = true;
                    waiting--;
                    claim.granted();
                    again = true;
                    break;
                }
            }
        }
    }

    // Claims are told apart by identity; two may cover the same range.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Claim one, @Nullable Claim other) {
        return one == other;
    }

    private boolean isFree(Claim claim, @Nullable Claim upTo) {
        for (Claim other = first; other != null && !isSame(other, upTo); other = other.next) {
            if (other.overlaps(claim)) {
                return false;
            }
        }
        return true;
    }
}
