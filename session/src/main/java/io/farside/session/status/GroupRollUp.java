// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import io.farside.model.GroupStatus;
import io.farside.model.StopReason;
import io.farside.model.VolumeSync;
import io.farside.session.Production;
import io.farside.session.Role;
import io.farside.session.observe.CopyProgress;
import io.farside.session.observe.GroupObservation;
import io.farside.session.observe.Link;
import io.farside.session.observe.SideObservation;
import io.farside.session.observe.SideState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Derives a group's part in the session's state. Every green light rests on what a node said. */
final class GroupRollUp {
    private final GroupObservation seen;
    private final Production production;
    private final Moment moment;
    private final @Nullable Role active;
    private final Role teller;
    private final List<String> reasons = new ArrayList<>();
    private SessionStatus status = SessionStatus.INACTIVE;

    private GroupRollUp(GroupObservation seen, Production production, Moment moment) {
        this.seen = seen;
        this.production = production;
        this.moment = moment;
        this.active = seen.active();
        this.teller = teller(seen).orElse(seen.firstRole());
    }

    static GroupCondition of(GroupObservation seen, Production production, Moment moment) {
        return new GroupRollUp(seen, production, moment).condition();
    }

    private GroupCondition condition() {
        Optional<SideState> told = seen.state(teller);
        if (told.isEmpty()) {
            return nothingTold();
        }
        SideState side = told.get();
        SessionState state = state(side);
        Exposure exposure = ExposureRule.of(seen, state, side, moment.now());
        severity(state, side, exposure);
        silence(state, side);
        disagreement(state, side);
        return new GroupCondition(seen, state, status, active, exposure, reasons, progress(side));
    }

    /** The role whose side's word counts: the active one, else the one that answers. */
    private static Optional<Role> teller(GroupObservation seen) {
        Role active = seen.active();
        List<Role> candidates = new ArrayList<>();
        if (active != null) {
            candidates.add(active);
        }
        candidates.add(seen.firstRole());
        candidates.add(seen.secondRole());
        return candidates.stream().filter(r -> seen.state(r).isPresent()).findFirst();
    }

    private @Nullable CopyProgress progress(SideState side) {
        if (side.progress() != null) {
            return side.progress();
        }
        return seen.state(seen.group().pair().other(teller)).map(SideState::progress).orElse(null);
    }

    private GroupCondition nothingTold() {
        boolean silent = seen.first().silent() || seen.second().silent();
        if (silent) {
            note(
                    SessionStatus.UNKNOWN,
                    "Neither node tells about group " + seen.group().name() + ": " + silentSides());
        }
        SessionState state = silent ? moment.last() : SessionState.DEFINED;
        Exposure none = new Exposure(false, "nothing is known of the group", null, null);
        return new GroupCondition(seen, state, status, null, none, reasons, null);
    }

    private SessionState state(SideState side) {
        return switch (side.status()) {
            case GroupStatus.New() -> SessionState.DEFINED;
            case GroupStatus.Starting() -> SessionState.PREPARING;
            case GroupStatus.Started() ->
                    side.synced() ? SessionState.PREPARED : SessionState.PREPARING;
            case GroupStatus.Stopping() -> SessionState.SUSPENDING;
            case GroupStatus.Stopped(StopReason _), GroupStatus.Failsafe(StopReason _) ->
                    opened(side) ? SessionState.TARGET_AVAILABLE : SessionState.SUSPENDED;
        };
    }

    /** Whether this side is the former target, opened for hosts. */
    private boolean opened(SideState side) {
        if (!side.primary() || active == null || !active.equals(teller)) {
            return false;
        }
        return side.status().equals(new GroupStatus.Stopped(StopReason.FAILOVER))
                || active.equals(production.direction().target());
    }

    private void severity(SessionState state, SideState side, Exposure exposure) {
        switch (state) {
            case DEFINED -> status = SessionStatus.INACTIVE;
            case PREPARING -> note(SessionStatus.WARNING, "copying: " + syncLine(side));
            case PREPARED -> {
                status = SessionStatus.NORMAL;
                if (!exposure.recoverable()) {
                    note(SessionStatus.WARNING, "not recoverable: " + exposure.reason());
                }
            }
            case SUSPENDING, RECOVERING, TERMINATING -> status = SessionStatus.WARNING;
            case SUSPENDED, SUSPENDED_PARTIAL ->
                    note(
                            SessionStatus.SEVERE,
                            "replication is "
                                    + side.status().label()
                                    + " at "
                                    + seen.group().system(teller));
            case TARGET_AVAILABLE -> {
                status = SessionStatus.NORMAL;
                if (!exposure.recoverable()) {
                    note(SessionStatus.SEVERE, "hosts are refused: " + exposure.reason());
                }
            }
        }
        if (side.problem() != null) {
            note(SessionStatus.SEVERE, side.problem().message());
        }
    }

    private String syncLine(SideState side) {
        long done =
                side.volumes().stream().filter(v -> v.sync() instanceof VolumeSync.Synced).count();
        return done + " of " + side.volumes().size() + " volumes are in sync";
    }

    private void silence(SessionState state, SideState side) {
        if (state == SessionState.DEFINED) {
            return;
        }
        boolean silent = seen.first().silent() || seen.second().silent();
        if (silent && side.link() != Link.UP) {
            note(SessionStatus.SEVERE, silentSides() + ", and the link is " + side.link());
        } else if (silent) {
            note(SessionStatus.WARNING, silentSides());
        } else if (side.started() && side.link() != Link.UP) {
            note(SessionStatus.WARNING, "the link is " + side.link());
        }
        for (Role role : List.of(seen.firstRole(), seen.secondRole())) {
            if (seen.side(role) instanceof SideObservation.Absent) {
                note(
                        SessionStatus.SEVERE,
                        "group "
                                + seen.group().name()
                                + " is missing at "
                                + seen.group().system(role)
                                + "; Terminate and Start make it again");
            }
        }
    }

    /** What the source claims, the target must say too. */
    private void contradiction(SideState side) {
        Optional<SideState> other = seen.state(seen.group().pair().other(teller));
        boolean contradicted =
                other.isPresent()
                        && (!other.get().started()
                                || !other.get().synced()
                                || !other.get().roleEpoch().equals(side.roleEpoch()));
        if (contradicted) {
            note(
                    SessionStatus.WARNING,
                    "the two sides do not say the same: "
                            + side.status().label()
                            + " and "
                            + other.get().status().label());
        }
    }

    private void disagreement(SessionState state, SideState side) {
        if (state == SessionState.PREPARED) {
            contradiction(side);
        }
        if (seen.splitBrain()) {
            note(
                    SessionStatus.SEVERE,
                    "both sides claim role epoch "
                            + side.roleEpoch().counter()
                            + "; keep one with Start in its direction");
        }
        boolean external =
                moment.running() == null
                        && state != SessionState.DEFINED
                        && active != null
                        && !active.equals(production.role());
        if (external) {
            note(
                    SessionStatus.SEVERE,
                    "another application moved production to "
                            + active
                            + "; check the data there, then confirm with Enable Copy to Site "
                            + production.role().site());
        }
    }

    private String silentSides() {
        List<String> parts = new ArrayList<>();
        for (Role role : List.of(seen.firstRole(), seen.secondRole())) {
            if (seen.side(role) instanceof SideObservation.Silent(Instant since)) {
                parts.add(
                        seen.group().system(role)
                                + " does not answer"
                                + (since == null ? "" : " since " + since));
            }
        }
        return String.join(", ", parts);
    }

    private void note(SessionStatus atLeast, String reason) {
        if (atLeast.compareTo(status) > 0) {
            reasons.addFirst(reason);
        } else {
            reasons.add(reason);
        }
        status = status.worse(atLeast);
    }
}
