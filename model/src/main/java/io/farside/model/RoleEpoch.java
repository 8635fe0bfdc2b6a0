// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

/**
 * The fencing number of a remote copy group. Every change of writer raises the counter above every
 * value the raiser can learn. Equal counters from different writers are split brain.
 *
 * @param counter 0 before the first start, then at least 1
 * @param writer the node that may write in this role epoch; 0 while the counter is 0
 */
public record RoleEpoch(long counter, long writer) implements Comparable<RoleEpoch> {
    public static final RoleEpoch NONE = new RoleEpoch(0, 0);

    /** Orders by counter alone: the writer never breaks a tie. */
    @Override
    public int compareTo(RoleEpoch other) {
        return Long.compareUnsigned(counter, other.counter);
    }

    public boolean isAbove(RoleEpoch other) {
        return compareTo(other) > 0;
    }

    /** Whether both name the same counter for different writers. */
    public boolean conflictsWith(RoleEpoch other) {
        return counter == other.counter && writer != other.writer;
    }

    /** The next role epoch above this one and {@code other}, for {@code newWriter}. */
    public RoleEpoch above(RoleEpoch other, long newWriter) {
        return new RoleEpoch(Math.max(counter, other.counter) + 1, newWriter);
    }

    @Override
    public String toString() {
        return counter + "@" + Long.toHexString(writer);
    }
}
