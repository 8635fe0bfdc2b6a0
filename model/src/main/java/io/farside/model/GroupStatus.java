// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

/** Status of a target of a remote copy group, with the reason of every departure from normal. */
public sealed interface GroupStatus {
    /** Never started. */
    record New() implements GroupStatus {}

    /** Start was accepted; handshake or initial sync has not begun to copy yet. */
    record Starting() implements GroupStatus {}

    /** Replicating, resynchronizing or, with the link Interrupted, inside the hold budget. */
    record Started() implements GroupStatus {}

    /** Draining to a consistent cut. */
    record Stopping() implements GroupStatus {}

    record Stopped(StopReason reason) implements GroupStatus {}

    /** Fenced: hosts are refused until the peer has been heard or an operator overrides. */
    record Failsafe(StopReason reason) implements GroupStatus {}

    /** As operators see it, for example {@code Stopped(LinkLost)}. */
    default String label() {
        return switch (this) {
            case New() -> "New";
            case Starting() -> "Starting";
            case Started() -> "Started";
            case Stopping() -> "Stopping";
            case Stopped(StopReason reason) -> "Stopped(" + reason + ")";
            case Failsafe(StopReason reason) -> "Failsafe(" + reason + ")";
        };
    }
}
