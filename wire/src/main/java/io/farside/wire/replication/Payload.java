// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import org.jspecify.annotations.Nullable;

/**
 * Bytes of a write on their way, owned by reference count and never looked at by the engine.
 * Whoever hands one over gives its reference away; whoever needs it longer retains first. Confined
 * to the event loop that owns the group.
 */
public interface Payload {
    /** Length in bytes, at least 1. */
    int length();

    /**
     * A copy for long keeping, in memory with a bound of its own, so that buffers of requests come
     * back; null when that memory has no room. The caller owns its one reference.
     */
    default @Nullable Payload keep() {
        return null;
    }

    /** Adds a reference and returns this. */
    Payload retain();

    /** Drops a reference; at zero the bytes go back to their pool. */
    void release();
}
