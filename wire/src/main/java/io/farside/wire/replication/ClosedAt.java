// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/**
 * When an epoch was closed, told by its source.
 *
 * @param wallMillis by the source's wall clock: a label, never a measure
 * @param agoNanos how long before this frame was sent, by the source's monotonic clock
 */
public record ClosedAt(long wallMillis, long agoNanos) {}
