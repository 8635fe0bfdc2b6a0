// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import io.farside.demo.BlockDevice;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The life of one client's thread: connect where one can, transact, lose the connection, go on. */
final class LedgerWorker implements Runnable {
    /** Rest between two attempts to connect, so that a refusing site is not flooded. */
    private static final Duration RETRY = Duration.ofMillis(10);

    private final LedgerWorkload workload;
    private final LedgerClient client;
    private int site;

    LedgerWorker(LedgerWorkload workload, LedgerClient client) {
        this.workload = workload;
        this.client = client;
    }

    @Override
    public void run() {
        try {
            while (workload.awaitWork()) {
                try {
                    work();
                } finally {
                    workload.rests();
                }
            }
        } catch (InterruptedException e) {
            // Closing the workload interrupts its threads: this is the end of one.
            Thread.currentThread().interrupt();
        }
    }

    private void work() throws InterruptedException {
        try (BlockDevice debits = workload.volumes().open(site, Side.DEBIT);
                BlockDevice credits = workload.volumes().open(site, Side.CREDIT)) {
            int here = site;
            do {
                client.transact(
                        debits, credits, () -> workload.acknowledgements().acknowledged(here));
            } while (workload.goesOn());
        } catch (IOException e) {
            // Expected while production moves; the ledger itself tells whether anything was lost.
            site = 1 - site;
            workload.failed();
            LockSupport.parkNanos(RETRY.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
