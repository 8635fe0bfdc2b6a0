// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.wire.nbd.NbdProtocol;

/**
 * What clients may take from a server. Memory a connection can hold at once is {@link #RING_BYTES}
 * + {@link #INBOX_BYTES} + {@code maxBytesInFlight}, all of it from the loop's bounded pool.
 *
 * @param maxConnections open connections, those in the handshake included; more are closed at once
 * @param maxRequestsInFlight requests of one connection that were read and whose reply is not yet
 *     sent, 1 to {@value #MOST_REQUESTS}
 * @param maxBytesInFlight payload of those requests; a single request is always let through
 * @param handshakeMillis from the accept to the transmission phase
 * @param stallMillis a connection that holds memory and moves nothing for so long is closed when
 *     others wait for memory
 * @param graceMillis how long a fenced connection still gets its answers before it is closed
 * @param drainMillis how long a draining server waits for requests under way
 */
public record NbdLimits(
        int maxConnections,
        int maxRequestsInFlight,
        long maxBytesInFlight,
        long handshakeMillis,
        long stallMillis,
        long graceMillis,
        long drainMillis) {

    /** Size of a connection's buffer for headers of replies. */
    static final int RING_BYTES = 16 << 10;

    /** Size of a connection's receive buffer, and the bound of an option with its header. */
    static final int INBOX_BYTES = 32 << 10;

    /** So many replies without payload fit into the ring. */
    static final int MOST_REQUESTS = 128;

    /** Longest option data; longer ones are skipped and answered with an error. */
    static final int MAX_OPTION_BYTES = INBOX_BYTES - NbdProtocol.OPTION_HEADER_BYTES;

    /** For production. */
    public static final NbdLimits DEFAULT =
            new NbdLimits(
                    128,
                    MOST_REQUESTS,
                    NbdProtocol.MAX_PAYLOAD_BYTES,
                    10_000,
                    10_000,
                    1_000,
                    10_000);

    public NbdLimits {
        if (maxConnections < 1
                || maxRequestsInFlight < 1
                || maxRequestsInFlight > MOST_REQUESTS
                || maxBytesInFlight < 1
                || handshakeMillis < 1
                || stallMillis < 1
                || graceMillis < 0
                || drainMillis < 0) {
            throw new IllegalArgumentException("limits out of range");
        }
    }
}
