// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Counts acknowledged writes of each site and tells when the next one comes. Thread-safe. */
public final class Acknowledgements {
    private static final int SITES = 2;

    private final AtomicLongArray counts = new AtomicLongArray(SITES);
    private final AtomicReferenceArray<@Nullable CompletableFuture<Long>> awaited =
            new AtomicReferenceArray<>(SITES);

    /** Acknowledged writes at a site since the start. */
    public long count(int site) {
        return counts.get(site);
    }

    /**
     * The {@link System#nanoTime} of the next acknowledged write at a site. One waiter a site; a
     * later call takes the place of an earlier one.
     */
    public CompletableFuture<Long> next(int site) {
        CompletableFuture<Long> future = new CompletableFuture<>();
        awaited.set(site, future);
        return future;
    }

    void acknowledged(int site) {
        counts.incrementAndGet(site);
        CompletableFuture<Long> waiting = awaited.get(site);
        if (waiting != null && awaited.compareAndSet(site, waiting, null)) {
            waiting.complete(System.nanoTime());
        }
    }
}
