// SPDX-License-Identifier: Apache-2.0
package io.farside.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Fails when reading something allocates more than its length explains. */
public final class AllocationBound {
    /** What a message of bounded size may cost, beside a multiple of the input. */
    private static final long BYTES = 1 << 20;

    private static final long PER_BYTE = 64;

    private AllocationBound() {}

    /** Runs it once, and again when it was dear: the first time may have loaded classes. */
    public static void check(int inputBytes, Runnable reading) {
        long bound = BYTES + PER_BYTE * inputBytes;
        if (cost(reading) > bound) {
            assertThat(cost(reading)).as("allocated for %d bytes", inputBytes).isLessThan(bound);
        }
    }

    private static long cost(Runnable reading) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        reading.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
