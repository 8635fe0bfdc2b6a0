// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import io.farside.session.Role;
import io.farside.session.observe.GroupObservation;
import io.farside.session.observe.Link;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the target could be used now, as of when, and how much would be lost. */
final class ExposureRule {
    private ExposureRule() {}

    /**
     * @param side whose word counts: the active side where it answers
     */
    static Exposure of(GroupObservation seen, SessionState state, SideState side, Instant now) {
        return switch (state) {
            case DEFINED -> new Exposure(false, "never started", null, null);
            case TARGET_AVAILABLE ->
                    new Exposure(
                            side.hosts().open(),
                            side.hosts().open() ? "open for hosts" : side.hosts().refused(),
                            side.hosts().open() ? side.at() : null,
                            null);
            case PREPARED -> prepared(seen, side);
            case PREPARING, SUSPENDING, SUSPENDED, SUSPENDED_PARTIAL, RECOVERING, TERMINATING ->
                    behind(target(seen), lone(seen, side), now);
        };
    }

    /** Proven equal on both sides: so says the target, or a source with its link up. */
    private static Exposure prepared(GroupObservation seen, SideState side) {
        Optional<SideState> target = target(seen);
        boolean recoverable = target.map(SideState::recoverable).orElse(side.link() == Link.UP);
        String reason =
                target.map(SideState::recoverableReason)
                        .orElse(
                                recoverable
                                        ? "the source replicates to it in sync"
                                        : "the target does not answer");
        return new Exposure(recoverable, reason, recoverable ? side.at() : null, 0L);
    }

    private static Optional<SideState> target(GroupObservation seen) {
        Role active = seen.active();
        return active == null ? Optional.empty() : seen.state(seen.group().pair().other(active));
    }

    private static LoneWrites lone(GroupObservation seen, SideState side) {
        Role active = seen.active();
        Optional<SideState> source = active == null ? Optional.empty() : seen.state(active);
        return source.map(SideState::here).orElse(side.there());
    }

    private static Exposure behind(Optional<SideState> target, LoneWrites lone, Instant now) {
        Instant since = since(lone, now);
        Long rpo =
                since == null
                        ? null
                        : Long.valueOf(Math.max(0, Duration.between(since, now).toMillis()));
        boolean recoverable = target.map(SideState::recoverable).orElse(false);
        return new Exposure(
                recoverable,
                target.map(SideState::recoverableReason).orElse("the target does not answer"),
                recoverable ? since : null,
                rpo);
    }

    private static @Nullable Instant since(LoneWrites lone, Instant now) {
        if (!lone.known()) {
            return lone.unknownSince();
        }
        return lone.first() == null ? now : lone.first();
    }
}
