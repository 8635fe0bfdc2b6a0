// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

/** What a sync target's primary does with host writes once the hold budget is spent. */
public enum LossPolicy {
    /** Record the release durably, then acknowledge alone. */
    RELEASE,
    /** Hold writes until Release I/O or start; at the hold limit they fail with EIO. */
    HOLD,
    /** Fail writes with EIO; both sides stay equal. */
    FAIL
}
