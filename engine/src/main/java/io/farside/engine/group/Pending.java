// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Event.DiskResult;
import io.farside.wire.replication.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who waits for an operation; each implements what its operation can end in. */
interface Pending {
    /** A write, flush or metadata write ended. */
    default void done(DiskResult result) {
        throw new IllegalStateException("unexpected end of an operation: " + result);
    }

    /** A read ended. */
    default void read(DiskResult result, @Nullable Payload payload) {
        throw new IllegalStateException("unexpected end of a read: " + result);
    }

    /** Digests are there. */
    default void digested(DiskResult result, List<byte[]> digests) {
        throw new IllegalStateException("unexpected digests: " + result);
    }

    /** A store was made. */
    default void created(DiskResult result, boolean cloned) {
        throw new IllegalStateException("unexpected store: " + result);
    }

    /** Something was read from a log. */
    default void log(Event.OfLog event) {
        throw new IllegalStateException("unexpected end of an operation: " + event);
    }

    /** The allocation map is there. */
    default void mapped(DiskResult result, long[] extents) {
        throw new IllegalStateException("unexpected map: " + result);
    }

    /** The images let a write to a volume pass: it is about to be issued. */
    default void passed() {}
}
