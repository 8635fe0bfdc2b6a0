// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.model.GroupStatus;
import io.farside.model.StopReason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every change of the recorded status and of the fence that the engine makes, as data. All of them
 * go through {@link Core}, which asks here; one that is not in the table is a fault, and a fault
 * fences the group. {@code docs/reference/group-states.md} shows it as {@link #text} prints it.
 */
final class StatusTable {
    private static final Set<State> RECORDED =
            EnumSet.of(State.NEW, State.STARTING, State.STARTED, State.STOPPED);

    private static final Set<State> FENCES =
            EnumSet.of(
                    State.OPEN,
                    State.FENCED_RETURNED,
                    State.FENCED_LOCAL_IO,
                    State.FENCED_CORRUPT,
                    State.FENCED_FAULT);

    static final List<Change> CHANGES =
            List.of(
                    on(Cause.START, State.STARTING, State.NEW, State.STARTING, State.STOPPED),
                    on(Cause.PEER_DEMOTED, State.STARTING, State.STARTING, State.STOPPED),
                    on(Cause.AGREED, State.STARTED, RECORDED),
                    on(Cause.TOOK_OVER, State.STARTED, State.STARTED, State.STOPPED),
                    on(Cause.NOT_AGREED, State.STOPPED, State.STARTING)
                            .because(
                                    StopReason.USER,
                                    StopReason.REMOTE_WRITE_ERROR,
                                    StopReason.SPLIT_BRAIN,
                                    StopReason.UNRELATED,
                                    StopReason.FAILOVER,
                                    StopReason.CORRUPT,
                                    StopReason.INCOMPATIBLE),
                    on(Cause.LINK_LOST, State.STOPPED, State.STARTING)
                            .because(StopReason.LINK_LOST),
                    on(Cause.STOPPED_ALREADY, State.STOPPED, State.STOPPED)
                            .because(StopReason.USER),
                    on(Cause.ALONE, State.STOPPED, RECORDED).because(StopReason.values()),
                    on(Cause.REFUSED, State.STOPPED, RECORDED).because(StopReason.values()),
                    on(Cause.STOP_HEARD, State.STOPPED, RECORDED).because(StopReason.values()),
                    on(Cause.TAKE_OVER, State.STOPPED, RECORDED).because(StopReason.FAILOVER),
                    on(Cause.DEMOTED, State.STOPPED, RECORDED).because(StopReason.FAILOVER),
                    on(Cause.HIGHER_EPOCH, State.STOPPED, State.NEW, State.STARTING, State.STARTED)
                            .because(StopReason.LINK_LOST),
                    on(Cause.NO_RECORD, State.FENCED_CORRUPT, State.OPEN),
                    on(Cause.RECOVERED, State.FENCED_RETURNED, State.OPEN, State.FENCED_LOCAL_IO),
                    on(Cause.RECOVERED, State.OPEN, State.FENCED_LOCAL_IO),
                    on(Cause.DISK_FAILED, State.FENCED_LOCAL_IO, FENCES),
                    on(
                            Cause.HIGHER_EPOCH,
                            State.FENCED_RETURNED,
                            State.OPEN,
                            State.FENCED_RETURNED,
                            State.FENCED_CORRUPT,
                            State.FENCED_FAULT),
                    on(Cause.HIGHER_EPOCH, State.FENCED_LOCAL_IO, State.FENCED_LOCAL_IO),
                    on(Cause.MET, State.OPEN, State.FENCED_RETURNED),
                    on(Cause.AGREED, State.OPEN, State.FENCED_RETURNED),
                    on(
                            Cause.TAKE_OVER,
                            State.OPEN,
                            State.FENCED_RETURNED,
                            State.FENCED_CORRUPT,
                            State.FENCED_FAULT),
                    on(
                            Cause.DEMOTED,
                            State.OPEN,
                            State.FENCED_RETURNED,
                            State.FENCED_CORRUPT,
                            State.FENCED_FAULT),
                    on(Cause.FAULT, State.FENCED_FAULT, FENCES));

    private StatusTable() {}

    /** Why something changes. */
    enum Cause {
        START("start, sync or reprotect was accepted"),
        PEER_DEMOTED("reprotect or failback: the peer gave up being primary"),
        AGREED("both sides agreed to replicate"),
        TOOK_OVER("change of direction: the peer demoted itself for this side"),
        NOT_AGREED("the sides met and do not replicate"),
        LINK_LOST("the link was lost before the sides agreed"),
        STOPPED_ALREADY("stop of a side that is stopped"),
        ALONE("the primary goes on alone: loss procedure, release, end of a stop"),
        REFUSED("the verdict or the peer refuses"),
        STOP_HEARD("the primary says that replication ends"),
        TAKE_OVER("failover or override"),
        DEMOTED("this side gave up being primary for its peer"),
        HIGHER_EPOCH("the other side is primary in a higher role epoch"),
        NO_RECORD("restart without the record of a group that has one"),
        RECOVERED("restart"),
        DISK_FAILED("a local disk operation failed"),
        MET("the peer was heard and has not taken over"),
        FAULT("an invariant broke");

        private final String text;

        Cause(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Statuses a record can hold, and fences; Stopping is shown over Started while it drains. */
    enum State {
        NEW("New"),
        STARTING("Starting"),
        STARTED("Started"),
        STOPPED("Stopped"),
        OPEN("no fence"),
        FENCED_RETURNED("Failsafe(Returned)"),
        FENCED_LOCAL_IO("Failsafe(LocalIo)"),
        FENCED_CORRUPT("Failsafe(Corrupt)"),
        FENCED_FAULT("Failsafe(Fault)");

        private final String label;

        State(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }

        static State of(GroupStatus status) {
            return switch (status) {
                case GroupStatus.New() -> NEW;
                case GroupStatus.Starting() -> STARTING;
                case GroupStatus.Started() -> STARTED;
                case GroupStatus.Stopped(StopReason _) -> STOPPED;
                case GroupStatus.Stopping() -> throw new IllegalStateException("never recorded");
                case GroupStatus.Failsafe(StopReason reason) -> ofFence(reason);
            };
        }

        static State ofFence(StopReason reason) {
            return switch (reason) {
                case RETURNED -> FENCED_RETURNED;
                case LOCAL_IO -> FENCED_LOCAL_IO;
                case CORRUPT -> FENCED_CORRUPT;
                case FAULT -> FENCED_FAULT;
                case USER,
                        LINK_LOST,
                        REMOTE_WRITE_ERROR,
                        NO_SPACE,
                        SPLIT_BRAIN,
                        UNRELATED,
                        FAILOVER,
                        INCOMPATIBLE ->
                        throw new IllegalStateException("no fence is called " + reason);
            };
        }

        static State ofFence(GroupRecord record) {
            return record.fence ? ofFence(record.fenceReason) : OPEN;
        }
    }

    /**
     * One line of the table.
     *
     * @param reasons what a Stopped may say, empty for all others
     */
    record Change(Cause cause, Set<State> from, State to, Set<StopReason> reasons) {
        Change because(StopReason... why) {
            return new Change(cause, from, to, EnumSet.copyOf(Arrays.asList(why)));
        }

        private String line() {
            return "| " + join(from) + " | " + to + reasonText() + " | " + cause + " |\n";
        }

        private String reasonText() {
            if (reasons.isEmpty()) {
                return "";
            }
            return reasons.size() == StopReason.values().length
                    ? "(any)"
                    : "(" + join(reasons) + ")";
        }

        private static String join(Set<?> values) {
            return values.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
    }

    private static Change on(Cause cause, State to, State first, State... others) {
        return on(cause, to, EnumSet.of(first, others));
    }

    private static Change on(Cause cause, State to, Set<State> from) {
        return new Change(cause, from, to, Set.of());
    }

    /** Whether a recorded status may change so. */
    static boolean allows(GroupStatus from, GroupStatus to, Cause cause) {
        for (Change change : CHANGES) {
            if (change.cause == cause
                    && change.to == State.of(to)
                    && change.from.contains(State.of(from))) {
                return !(to instanceof GroupStatus.Stopped(StopReason reason))
                        || change.reasons.contains(reason);
            }
        }
        return false;
    }

    /** Whether a fence may be put up, changed or taken away so. */
    static boolean allows(State from, State to, Cause cause) {
        return CHANGES.stream()
                .anyMatch(change ->
                        change.cause == cause && change.to == to && change.from.contains(from));
    }

    /** The table as the document shows it. */
    static String text() {
        return "| from | to | when |\n|---|---|---|\n"
                + CHANGES.stream().map(Change::line).collect(Collectors.joining());
    }
}
