// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.wire.nbd.NbdProtocol;

/** The transmission flags that say what an export can do. */
final class TransmissionFlags {
    private TransmissionFlags() {}

    static int of(ExportInfo info, boolean structured) {
        int flags =
                NbdProtocol.FLAG_HAS_FLAGS
                        | NbdProtocol.FLAG_SEND_FLUSH
                        | NbdProtocol.FLAG_SEND_FUA;
        if (info.readOnly()) {
            flags |= NbdProtocol.FLAG_READ_ONLY;
        } else {
            flags |= NbdProtocol.FLAG_SEND_TRIM | NbdProtocol.FLAG_SEND_WRITE_ZEROES;
            flags |= info.fastZero() ? NbdProtocol.FLAG_SEND_FAST_ZERO : 0;
        }
        flags |= info.multiConn() ? NbdProtocol.FLAG_CAN_MULTI_CONN : 0;
        flags |= structured ? NbdProtocol.FLAG_SEND_DF : 0;
        return flags;
    }
}
