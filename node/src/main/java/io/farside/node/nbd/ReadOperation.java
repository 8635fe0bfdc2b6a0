// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.wire.nbd.BlockExtent;
import io.farside.wire.nbd.NbdError;
import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.NbdReplies;
import io.farside.wire.nbd.NbdRequest;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One read. With structured replies a long one first asks what is allocated: zeros at its start and
 * its end are told instead of sent, and what lies between is read and sent as one piece.
 */
final class ReadOperation {
    /** Shorter reads are not worth a look at the allocation. */
    private static final int HOLES_FROM_BYTES = 64 << 10;

    /** Enough to see a hole, data and a hole; more would only be read as data. */
    private static final int EXTENTS = 8;

    private final Transmission owner;
    private final Operation operation;
    private final Export export;
    private final boolean structured;
    private int leadingHole;
    private int trailingHole;

    ReadOperation(Transmission owner, Operation operation, Agreement agreement) {
        this.owner = owner;
        this.operation = operation;
        this.export = agreement.export();
        this.structured = agreement.structured();
    }

    void start() {
        NbdRequest request = operation.request();
        if (structured && request.lengthBytes() >= HOLES_FROM_BYTES) {
            export.blockStatus(
                    NbdProtocol.BASE_ALLOCATION,
                    request.offset(),
                    request.lengthBytes(),
                    EXTENTS,
                    this::knowHoles);
        } else {
            readData();
        }
    }

    private int length() {
        return (int) operation.request().lengthBytes();
    }

    private void knowHoles(NbdError error, List<BlockExtent> extents) {
        // An error here will show again when reading; without extents all of it is read.
        if (error == NbdError.NONE) {
            findHoles(extents);
        }
        if (leadingHole < length()) {
            readData();
            return;
        }
        if (operation.claimAnswer()) {
            ByteBuffer out = owner.ring().begin();
            NbdReplies.hole(
                    out,
                    true,
                    operation.request().cookie(),
                    operation.request().offset(),
                    length());
            owner.ringReply(operation);
        }
        operation.finish();
    }

    private void findHoles(List<BlockExtent> extents) {
        long total = 0;
        long leading = 0;
        for (BlockExtent extent : extents) {
            if (total == leading && isZero(extent)) {
                leading += extent.lengthBytes();
            }
            total += extent.lengthBytes();
        }
        boolean fragmentable = !operation.request().has(NbdProtocol.CMD_FLAG_DF);
        if (leading >= length()) {
            leadingHole = length();
        } else if (fragmentable) {
            leadingHole = (int) leading;
            BlockExtent last = extents.getLast();
            if (total >= length() && isZero(last)) {
                trailingHole = (int) (length() - (total - last.lengthBytes()));
            }
        }
    }

    private static boolean isZero(BlockExtent extent) {
        return (extent.flags() & BlockExtent.ZERO) != 0;
    }

    private void readData() {
        operation.buffer().length(length() - leadingHole - trailingHole);
        export.read(operation.buffer(), operation.request().offset() + leadingHole, this::dataRead);
    }

    private void dataRead(NbdError error) {
        if (error != NbdError.NONE) {
            owner.answerAt(operation, error, operation.request().offset() + leadingHole);
        } else if (owner.isClosed()) {
            operation.replySent();
        } else if (operation.claimAnswer()) {
            sendData();
        }
        operation.finish();
    }

    private void sendData() {
        NbdRequest request = operation.request();
        long cookie = request.cookie();
        int dataLength = operation.buffer().length();
        ByteBuffer out = owner.ring().begin();
        if (structured) {
            long dataStart = request.offset() + leadingHole;
            if (leadingHole > 0) {
                NbdReplies.hole(out, false, cookie, request.offset(), leadingHole);
            }
            if (trailingHole > 0) {
                NbdReplies.hole(out, false, cookie, dataStart + dataLength, trailingHole);
            }
            NbdReplies.data(out, true, cookie, dataStart, dataLength);
        } else {
            NbdReplies.simple(out, NbdError.NONE, cookie);
        }
        owner.payloadReply(operation, dataLength);
    }
}
