// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.wire.replication.Payload;
import org.jspecify.annotations.Nullable;

/** A payload whose content is one tag per block. Counts references and notices misuse. */
final class TagPayload implements Payload {
    private final long[] tags;
    private int references = 1;
    private @Nullable Holder holder;

    /** Counts what one process holds. */
    static final class Holder {
        private int payloads;

        /** Payloads whose last reference has not been given up. */
        int payloads() {
            return payloads;
        }
    }

    TagPayload(long[] tags) {
        this.tags = tags;
    }

    /** Handed to a process. */
    TagPayload heldBy(Holder process) {
        holder = process;
        process.payloads++;
        return this;
    }

    long tag(int block) {
        if (references <= 0) {
            throw new Violation("Contract", "payload used after its last reference was given up");
        }
        return tags[block];
    }

    /** The same content for another owner, as a copy over a wire makes it. */
    TagPayload copied() {
        if (references <= 0) {
            throw new Violation("Contract", "payload sent after its last reference was given up");
        }
        return new TagPayload(tags);
    }

    @Override
    public int length() {
        return tags.length * Tags.BLOCK;
    }

    @Override
    public Payload keep() {
        TagPayload copy = copied();
        return holder == null ? copy : copy.heldBy(holder);
    }

    @Override
    public Payload retain() {
        if (references <= 0) {
            throw new Violation("Contract", "payload retained after its last release");
        }
        references++;
        return this;
    }

    @Override
    public void release() {
        if (--references < 0) {
            throw new Violation("Contract", "payload released more often than retained");
        }
        if (references == 0 && holder != null) {
            holder.payloads--;
        }
    }
}
