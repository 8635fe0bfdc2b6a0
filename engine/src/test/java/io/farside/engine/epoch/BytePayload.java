// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.wire.replication.Payload;
import org.jspecify.annotations.Nullable;

/** A payload of bytes that counts its references and those of its owner. */
final class BytePayload implements Payload {
    final byte[] bytes;
    private final Holder holder;
    private int references = 1;

    /** What one process holds. */
    static final class Holder {
        int payloads;

        /** Kept bytes at most. */
        final long keptLimit;

        private long kept;

        Holder(long keptLimit) {
            this.keptLimit = keptLimit;
        }
    }

    private final boolean isKept;

    private BytePayload(byte[] bytes, Holder holder, boolean isKept) {
        this.bytes = bytes;
        this.holder = holder;
        this.isKept = isKept;
        holder.payloads++;
    }

    static BytePayload of(byte[] bytes, Holder holder) {
        return new BytePayload(bytes.clone(), holder, false);
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public @Nullable Payload keep() {
        alive();
        if (holder.kept + bytes.length > holder.keptLimit) {
            return null;
        }
        holder.kept += bytes.length;
        return new BytePayload(bytes.clone(), holder, true);
    }

    byte[] read() {
        alive();
        return bytes;
    }

    private void alive() {
        if (references <= 0) {
            throw new AssertionError("payload used after its last release");
        }
    }

    @Override
    public Payload retain() {
        alive();
        references++;
        return this;
    }

    @Override
    public void release() {
        alive();
        if (--references == 0) {
            holder.payloads--;
            if (isKept) {
                holder.kept -= bytes.length;
            }
        }
    }
}
