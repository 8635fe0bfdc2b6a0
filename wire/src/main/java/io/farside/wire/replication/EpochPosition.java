// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/**
 * A place in a stream of epochs.
 *
 * @param epoch number of the epoch, at least 0
 * @param index of a write in it, from 0
 */
public record EpochPosition(long epoch, int index) implements Comparable<EpochPosition> {
    @Override
    public int compareTo(EpochPosition other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Integer.compare(index, other.index);
    }
}
