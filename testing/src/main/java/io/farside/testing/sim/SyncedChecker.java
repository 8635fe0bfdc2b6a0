// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

/** I5: Synced is shown only when proven: every block without a host write in flight is equal. */
final class SyncedChecker {
    private final Ledger ledger;

    SyncedChecker(Ledger ledger) {
        this.ledger = ledger;
    }

    void check(Side primary, Side target, String when) {
        for (int v = 0; v < primary.images.length; v++) {
            VolumeImage a = primary.images[v];
            for (int i = 0; i < a.blocks(); i++) {
                if (primary.shown.held(v, i) != target.shown.held(v, i) && !ledger.open(v, i)) {
                    throw new Violation(
                            "I5",
                            "%s: %s shows Synced, v%d:%d is %s here and %s there"
                                    .formatted(
                                            when,
                                            primary,
                                            v,
                                            i,
                                            Tags.describe(primary.shown.held(v, i)),
                                            Tags.describe(target.shown.held(v, i))));
                }
            }
        }
    }
}
