// SPDX-License-Identifier: Apache-2.0
package io.farside.session.observe;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one side of a group. */
public sealed interface SideObservation {
    /** The node answers. */
    record Answered(SideState state) implements SideObservation {}

    /** The node answers and has no such group. */
    record Absent(Instant at) implements SideObservation {}

    /**
     * The node does not answer.
     *
     * @param since when it was last heard, null when never
     */
    record Silent(@Nullable Instant since) implements SideObservation {}

    default Optional<SideState> told() {
        return switch (this) {
            case Answered(SideState state) -> Optional.of(state);
            case Absent _, Silent _ -> Optional.empty();
        };
    }

    default boolean silent() {
        return this instanceof Silent;
    }
}
