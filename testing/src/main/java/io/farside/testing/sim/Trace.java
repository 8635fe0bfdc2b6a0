// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The history of a run: always as a SHA-256 over every event, as text only when replaying. Only
 * numbers that are the same in every JVM go in.
 */
final class Trace {
    private static final int CHUNK = 1 << 16;

    private final ByteBuffer pending = ByteBuffer.allocate(CHUNK);
    private final MessageDigest digest;
    private final @Nullable PrintStream out;

    Trace(@Nullable PrintStream out) {
        this.out = out;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether text is wanted; spares its making where it is not. */
    boolean verbose() {
        return out != null;
    }

    void event(long nanos, int what, long first, long second) {
        if (pending.remaining() < 32) {
            drain();
        }
        pending.putLong(nanos).putLong(what).putLong(first).putLong(second);
    }

    void text(long nanos, Supplier<String> line) {
        if (out != null) {
            out.printf("%14.6f ms  %s%n", nanos / 1e6, line.get());
        }
    }

    /** Lower-case hex digest over everything so far; ends the trace. */
    String sha256() {
        drain();
        return HexFormat.of().formatHex(digest.digest());
    }

    private void drain() {
        digest.update(pending.array(), 0, pending.position());
        pending.clear();
    }
}
