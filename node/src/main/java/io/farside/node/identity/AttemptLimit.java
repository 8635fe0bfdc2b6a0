// SPDX-License-Identifier: Apache-2.0
package io.farside.node.identity;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Bounds failed attempts to join: {@value #PER_HOST} a minute from one address and {@value #IN_ALL}
 * from all. Confined to the loop.
 */
public final class AttemptLimit {
    /** Failures a minute from one address. */
    public static final int PER_HOST = 10;

    /** Failures a minute from all addresses. */
    public static final int IN_ALL = 100;

    private static final long SPAN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, ArrayDeque<Long>> failures = new LinkedHashMap<>();

    /**
     * Seconds to wait before the next attempt from an address counts, 0 when it does at once.
     *
     * @param now monotonic, nanoseconds
     */
    public long waitSeconds(String host, long now) {
        forget(now);
        ArrayDeque<Long> mine = failures.get(host);
        int all = failures.values().stream().mapToInt(ArrayDeque::size).sum();
        if (all < IN_ALL && (mine == null || mine.size() < PER_HOST)) {
            return 0;
        }
        long oldest =
                mine != null && mine.size() >= PER_HOST
                        ? mine.getFirst()
                        : failures.values().stream()
                                .mapToLong(ArrayDeque::getFirst)
                                .min()
                                .orElse(now);
        return 1 + TimeUnit.NANOSECONDS.toSeconds(oldest + SPAN_NANOS - now);
    }

    /** Counts a failure. */
    public void failed(String host, long now) {
        failures.computeIfAbsent(host, _ -> new ArrayDeque<>()).addLast(now);
    }

    private void forget(long now) {
        failures.values()
                .removeIf(times -> {
                    times.removeIf(at -> now - at >= SPAN_NANOS);
                    return times.isEmpty();
                });
    }
}
