// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import io.farside.demo.BlockDevice;
import java.io.IOException;

/**
 * One user of the ledger. Runs one transaction at a time and repeats a failed one until it is
 * acknowledged. One thread transacts; any thread may ask for the memory.
 */
public final class LedgerClient {
    /** Told of every acknowledged write. */
    @FunctionalInterface
    public interface Listener {
        void acknowledged();
    }

    private final LedgerLayout layout;
    private final int client;
    private ClientMemory memory;

    public LedgerClient(LedgerLayout layout, int client) {
        this.layout = layout;
        this.client = client;
        this.memory = new ClientMemory(client, 0, 0, 0, 0);
    }

    public synchronized ClientMemory memory() {
        return memory;
    }

    private synchronized void remember(ClientMemory next) {
        memory = next;
    }

    /**
     * Debit, then credit, then both flushes; returns when all are acknowledged.
     *
     * @throws IOException when a volume failed; the transaction is then unfinished and comes again
     *     with the next call
     */
    public void transact(BlockDevice debits, BlockDevice credits, Listener listener)
            throws IOException {
        ClientMemory m = memory();
        long n = m.transactions() + 1;
        remember(new ClientMemory(client, n, m.debits(), m.credits(), n - 1));
        debits.write(layout.offset(client, n), record(Side.DEBIT, n).bytes());
        remember(new ClientMemory(client, n, n, m.credits(), n - 1));
        listener.acknowledged();
        credits.write(layout.offset(client, n), record(Side.CREDIT, n).bytes());
        remember(new ClientMemory(client, n, n, n, n - 1));
        listener.acknowledged();
        debits.flush();
        credits.flush();
        remember(new ClientMemory(client, n, n, n, n));
    }

    private LedgerRecord record(Side side, long sequence) {
        return new LedgerRecord(layout.id(), client, side, sequence);
    }
}
