// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import org.jspecify.annotations.Nullable;

/**
 * How far the target is behind: the age of the oldest host write that it lacks.
 *
 * @param millis when this was asked; 0 when the target lacks nothing; null when no time is known,
 *     as before the first sync
 * @param certainty {@code Measured} by the primary's clock; {@code Estimated} from labels, at a
 *     target or after a restart; {@code Unknown} while the other side is not heard: then since the
 *     last it was known to hold
 */
public record RpoView(@Nullable Long millis, String certainty) {}
