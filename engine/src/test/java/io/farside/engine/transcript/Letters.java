// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import io.farside.wire.replication.Payload;

/** Blocks of 64 KiB, each shown as one letter; counts references as a pooled buffer does. */
final class Letters implements Payload {
    static final int BLOCK = 65_536;

    final String letters;
    private final Held held;
    private int references = 1;

    /** Payloads one process holds. */
    static final class Held {
        int count;
    }

    Letters(String letters, Held held) {
        this.letters = letters;
        this.held = held;
        held.count++;
    }

    @Override
    public int length() {
        return letters.length() * BLOCK;
    }

    @Override
    public Payload keep() {
        return new Letters(letters, held);
    }

    @Override
    public Payload retain() {
        if (references <= 0) {
            throw new IllegalStateException("retained after the last release: " + letters);
        }
        references++;
        return this;
    }

    @Override
    public void release() {
        if (--references < 0) {
            throw new IllegalStateException("released too often: " + letters);
        }
        if (references == 0) {
            held.count--;
        }
    }
}
