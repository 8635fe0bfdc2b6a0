// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.wire.nbd.NbdCommand;
import io.farside.wire.nbd.NbdError;
import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.NbdRequest;

/** What the protocol says about a single request, before anything is done for it. */
final class RequestRules {
    private RequestRules() {}

    /**
     * The error a request deserves by itself, or {@link NbdError#NONE}.
     *
     * @param info the export as it is now
     * @param agreement what the handshake settled
     */
    static NbdError check(NbdRequest request, ExportInfo info, Agreement agreement) {
        NbdCommand command = NbdCommand.of(request.type());
        if (command == null || (request.flags() & ~command.allowedFlags()) != 0) {
            return NbdError.EINVAL;
        }
        return switch (command) {
            case READ -> read(request, info, agreement);
            case WRITE -> {
                NbdError error = change(request, info);
                yield error == NbdError.NONE && isTooLong(request) ? NbdError.EINVAL : error;
            }
            case WRITE_ZEROES ->
                    request.has(NbdProtocol.CMD_FLAG_FAST_ZERO) && !info.fastZero()
                            ? NbdError.EINVAL
                            : change(request, info);
            case TRIM -> trim(request, info);
            case FLUSH ->
                    request.offset() == 0 && request.lengthBytes() == 0
                            ? NbdError.NONE
                            : NbdError.EINVAL;
            case BLOCK_STATUS ->
                    !agreement.contexts().isEmpty()
                                    && request.lengthBytes() > 0
                                    && isRightRange(request, info)
                            ? NbdError.NONE
                            : NbdError.EINVAL;
            // Not offered; some clients send it nevertheless.
            case CACHE -> NbdError.EINVAL;
            case DISC -> NbdError.NONE;
        };
    }

    private static NbdError read(NbdRequest request, ExportInfo info, Agreement agreement) {
        boolean wrong =
                !isRightRange(request, info)
                        || isTooLong(request)
                        || (request.has(NbdProtocol.CMD_FLAG_DF) && !agreement.structured());
        return wrong ? NbdError.EINVAL : NbdError.NONE;
    }

    private static NbdError change(NbdRequest request, ExportInfo info) {
        if (info.readOnly()) {
            return NbdError.EPERM;
        }
        if (!request.isInside(info.sizeBytes())) {
            return NbdError.ENOSPC;
        }
        return request.isAligned(info.minimumBlockBytes()) ? NbdError.NONE : NbdError.EINVAL;
    }

    private static NbdError trim(NbdRequest request, ExportInfo info) {
        if (info.readOnly()) {
            return NbdError.EPERM;
        }
        return isRightRange(request, info) ? NbdError.NONE : NbdError.EINVAL;
    }

    private static boolean isRightRange(NbdRequest request, ExportInfo info) {
        return request.isInside(info.sizeBytes()) && request.isAligned(info.minimumBlockBytes());
    }

    private static boolean isTooLong(NbdRequest request) {
        return request.lengthBytes() > NbdProtocol.MAX_PAYLOAD_BYTES;
    }
}
