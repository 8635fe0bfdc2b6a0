// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/** What a replicated write does to its range. The ordinal is the code on the wire. */
public enum WriteAction {
    WRITE,
    /** Reads back as zeros; space may be given up. */
    ZERO,
    /** Reads back as zeros; space stays allocated. */
    ZERO_ALLOCATED,
    /** The host no longer needs the content; reads back as zeros. */
    TRIM
}
