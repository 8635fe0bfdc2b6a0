// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

/**
 * The end of an epoch: an instant between two host writes, over all volumes of the group.
 *
 * @param number of the epoch that ends here
 * @param closedNanos by the monotonic clock of the source
 * @param closedMillis by the wall clock of the source: a label
 */
public record Cut(long number, long closedNanos, long closedMillis) {}
