// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import io.farside.demo.BlockDevice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads both volumes and holds them against what the clients remember. No client may be writing
 * meanwhile.
 *
 * <p>A slot must hold, byte for byte, the newest acknowledged record that belongs there. The one
 * transaction a client has in flight may show as nothing, in part or whole; but never its credit
 * without its debit, as the credit was written only after the debit had been acknowledged.
 */
public final class LedgerVerifier {
    /** Bytes read at once. */
    private static final int READ_BYTES = 1 << 20;

    private final LedgerLayout layout;
    private final BlockDevice debits;
    private final BlockDevice credits;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Side, Long> cents = new EnumMap<>(Side.class);
    private long checked;
    private long lost;
    private long unfinished;

    private LedgerVerifier(LedgerLayout layout, BlockDevice debits, BlockDevice credits) {
        this.layout = layout;
        this.debits = debits;
        this.credits = credits;
    }

    /** Verifies the whole ledger. */
    public static LedgerReport verify(
            LedgerLayout layout,
            List<ClientMemory> memories,
            BlockDevice debits,
            BlockDevice credits)
            throws IOException {
        LedgerVerifier v = new LedgerVerifier(layout, debits, credits);
        long acknowledged = 0;
        for (ClientMemory memory : memories) {
            boolean debit = v.ring(memory, Side.DEBIT);
            boolean credit = v.ring(memory, Side.CREDIT);
            if (credit && !debit) {
                v.note(Finding.Kind.ORDER, memory, Side.CREDIT, memory.started(), "no debit");
            }
            acknowledged += memory.transactions();
        }
        return new LedgerReport(
                acknowledged,
                v.checked,
                v.lost,
                v.unfinished,
                v.cents.getOrDefault(Side.DEBIT, 0L),
                v.cents.getOrDefault(Side.CREDIT, 0L),
                List.copyOf(v.findings));
    }

    /** Checks one client's ring on one volume; says whether its newest transaction is whole. */
    private boolean ring(ClientMemory memory, Side side) throws IOException {
        int perRead = READ_BYTES / LedgerLayout.RECORD_BYTES;
        boolean newest = false;
        for (int from = 0; from < layout.slots(); from += perRead) {
            int count = Math.min(perRead, layout.slots() - from);
            ByteBuffer part = ByteBuffer.allocate(count * LedgerLayout.RECORD_BYTES);
            long at = layout.ring(memory.client()) + (long) from * LedgerLayout.RECORD_BYTES;
            volume(side).read(at, part);
            for (int i = 0; i < count; i++) {
                ByteBuffer slot =
                        part.slice(i * LedgerLayout.RECORD_BYTES, LedgerLayout.RECORD_BYTES);
                newest |= slot(memory, side, from + i, slot);
            }
        }
        return newest;
    }

    private BlockDevice volume(Side side) {
        return switch (side) {
            case DEBIT -> debits;
            case CREDIT -> credits;
        };
    }

    private boolean slot(ClientMemory memory, Side side, int slot, ByteBuffer found) {
        long expected = newestIn(slot, memory.acknowledged(side));
        long flying = memory.started();
        if (flying > memory.acknowledged(side) && layout.slot(flying) == slot) {
            return inFlight(memory, side, flying, expected, found);
        }
        if (expected > 0) {
            acknowledged(memory, side, expected, found);
        } else {
            untouched(memory, side, found);
        }
        return expected == flying && expected > 0;
    }

    /** Highest transaction of this slot up to {@code limit}; 0 when there was none yet. */
    private long newestIn(int slot, long limit) {
        long below = limit - Math.floorMod(limit - 1 - slot, layout.slots());
        return Math.max(below, 0);
    }

    private void acknowledged(ClientMemory memory, Side side, long sequence, ByteBuffer found) {
        checked++;
        LedgerRecord wanted = new LedgerRecord(layout.id(), memory.client(), side, sequence);
        if (wanted.bytes().equals(found)) {
            if (sequence <= memory.transactions()) {
                cents.merge(side, found.getLong(32), Long::sum);
            }
            return;
        }
        lost++;
        LedgerRecord claimed = LedgerRecord.claimed(layout.id(), found);
        boolean torn = claimed != null && !claimed.bytes().equals(found);
        note(
                torn ? Finding.Kind.TORN : Finding.Kind.LOST,
                memory,
                side,
                sequence,
                claimed == null
                        ? "no record"
                        : "found " + claimed.side() + " " + claimed.sequence());
    }

    private void untouched(ClientMemory memory, Side side, ByteBuffer found) {
        LedgerRecord claimed = LedgerRecord.claimed(layout.id(), found);
        if (claimed != null) {
            note(Finding.Kind.PHANTOM, memory, side, claimed.sequence(), "never written");
        }
    }

    private boolean inFlight(
            ClientMemory memory, Side side, long flying, long expected, ByteBuffer found) {
        LedgerRecord wanted = new LedgerRecord(layout.id(), memory.client(), side, flying);
        if (wanted.bytes().equals(found)) {
            unfinished++;
            return true;
        }
        @Nullable LedgerRecord claimed = LedgerRecord.claimed(layout.id(), found);
        LedgerRecord before = new LedgerRecord(layout.id(), memory.client(), side, expected);
        if (claimed == null && expected > 0) {
            lost++;
            note(Finding.Kind.LOST, memory, side, expected, "neither it nor the one replacing it");
        } else if (wanted.equals(claimed)) {
            unfinished++;
        } else if (claimed != null && !claimed.equals(before)) {
            note(Finding.Kind.PHANTOM, memory, side, claimed.sequence(), "never written there");
        }
        return false;
    }

    private void note(
            Finding.Kind kind, ClientMemory memory, Side side, long sequence, String detail) {
        if (findings.size() < LedgerReport.MAX_FINDINGS) {
            findings.add(new Finding(kind, memory.client(), side, sequence, detail));
        }
    }
}
