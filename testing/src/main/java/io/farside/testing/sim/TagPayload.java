// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.wire.replication.Payload;

/** A payload whose content is one tag per block. Counts references and notices misuse. */
final class TagPayload implements Payload {
    private final long[] tags;
    private int references = 1;

    TagPayload(long[] tags) {
        this.tags = tags;
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
    }
}
