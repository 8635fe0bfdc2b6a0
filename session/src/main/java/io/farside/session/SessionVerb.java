// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

/** What an operator can tell a session: the primitives, then the one-verb flows made of them. */
public sealed interface SessionVerb {
    record Start(Direction direction) implements SessionVerb {}

    /** Replication ends at a consistent cut. */
    record Suspend() implements SessionVerb {}

    /** Replication ends at once, perhaps not consistent. */
    record Stop() implements SessionVerb {}

    /** Make the target writable and move production there. */
    record Recover() implements SessionVerb {}

    /** Let writes go that the suspend policy holds. */
    record ReleaseIo() implements SessionVerb {}

    /** Confirm that data may be copied to this site, against the direction so far. */
    record EnableCopy(int site) implements SessionVerb {}

    /** Remove the groups from the nodes; data and its lineage stay. */
    record Terminate() implements SessionVerb {}

    /** Read every state anew from the nodes. */
    record RefreshStates() implements SessionVerb {}

    /** Planned change of direction without loss. */
    record Switchover() implements SessionVerb {}

    /** Give up the source and open the target. */
    record Failover() implements SessionVerb {}

    /** Bring production home by copying back only what differs. */
    record Failback() implements SessionVerb {}

    /** As operators write it. */
    default String label() {
        return switch (this) {
            case Start(Direction d) -> "Start " + d;
            case Suspend() -> "Suspend";
            case Stop() -> "Stop";
            case Recover() -> "Recover";
            case ReleaseIo() -> "Release I/O";
            case EnableCopy(int site) -> "Enable Copy to Site " + site;
            case Terminate() -> "Terminate";
            case RefreshStates() -> "Refresh States";
            case Switchover() -> "switchover";
            case Failover() -> "failover";
            case Failback() -> "failback";
        };
    }

    /** Whether it interrupts a command of the session that is under way. */
    default boolean interrupts() {
        return switch (this) {
            case Stop(), Recover(), ReleaseIo(), Failover() -> true;
            case Start _,
                    Suspend _,
                    EnableCopy _,
                    Terminate _,
                    RefreshStates _,
                    Switchover _,
                    Failback _ ->
                    false;
        };
    }
}
