// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.wire.nbd.BlockExtent;
import io.farside.wire.nbd.NbdError;
import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.NbdReplies;
import io.farside.wire.nbd.NbdRequest;
import java.nio.ByteBuffer;
import java.util.List;

/** One block status request: asks for one context after the other, sends all chunks at once. */
final class StatusOperation {
    /** Extents told at most for one context; clients ask again from where they end. */
    static final int MAX_EXTENTS = 256;

    private final Transmission owner;
    private final Operation operation;
    private final Agreement agreement;
    private int next;

    StatusOperation(Transmission owner, Operation operation, Agreement agreement) {
        this.owner = owner;
        this.operation = operation;
        this.agreement = agreement;
    }

    /** Bytes the reply can need. */
    static int memory(Agreement agreement) {
        return agreement.contexts().size() * NbdReplies.blockStatusBytes(MAX_EXTENTS);
    }

    void start() {
        operation.buffer().bytes().clear();
        ask();
    }

    private void ask() {
        NbdRequest request = operation.request();
        int most = request.has(NbdProtocol.CMD_FLAG_REQ_ONE) ? 1 : MAX_EXTENTS;
        agreement
                .export()
                .blockStatus(
                        agreement.contexts().get(next),
                        request.offset(),
                        request.lengthBytes(),
                        most,
                        this::answered);
    }

    private void answered(NbdError error, List<BlockExtent> extents) {
        if (error != NbdError.NONE) {
            owner.answer(operation, error);
            operation.finish();
            return;
        }
        next++;
        boolean last = next == agreement.contexts().size();
        ByteBuffer out = operation.buffer().bytes();
        NbdReplies.blockStatus(out, last, operation.request().cookie(), next, extents);
        if (!last) {
            ask();
            return;
        }
        if (owner.isClosed()) {
            operation.replySent();
        } else if (operation.claimAnswer()) {
            owner.bareReply(operation, out.position());
        }
        operation.finish();
    }
}
