// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import java.io.Serial;

/** Bytes that are not a frame of this protocol; the message names what was wrong. */
public final class ProtocolException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
