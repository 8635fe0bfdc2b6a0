// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

/**
 * The time of a step.
 *
 * @param nanos monotonic, origin arbitrary, never goes back; for every duration and age
 * @param wallMillis milliseconds since 1970 UTC; only for labels shown to operators
 */
public record Now(long nanos, long wallMillis) {}
