// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/** How a join ended. The position is the code on the wire. */
public enum JoinOutcome {
    /** Both nodes know each other; the same again when it was answered before. */
    JOINED,
    /** The inviting node made no such invitation, or has forgotten it. */
    UNKNOWN,
    /** The proof is not that of the invitation's secret. */
    WRONG,
    /** The detail is the time it expired. */
    EXPIRED,
    /** Another node has used it; the detail is that node's name. */
    USED,
    /** An operator revoked it. */
    REVOKED,
    /** Too many attempts; the detail is the wait in seconds. */
    LIMITED,
    /** A peer of the name or id is bound to another certificate; the detail says which. */
    TAKEN,
    /** The nodes speak different versions of the protocol; the detail is the inviting node's. */
    VERSION,
    /** It could not be recorded; the detail says why. */
    FAILED
}
