// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import java.util.Arrays;

/** Deadlines of the group's parts behind the single wish the driver keeps. */
final class Timers {
    static final long OFF = Long.MAX_VALUE;

    /** Who wants to be woken. */
    enum Kind {
        COOL,
        HOLD_BUDGET,
        HOLD_LIMIT,
        PROGRESS,
        ALIVE,
        PUBLISH,
        IMAGES,
        CYCLE,
        EPOCH,
        RPO,
        RETRY
    }

    private static final Kind[] KINDS = Kind.values();

    private final long[] deadlines = new long[KINDS.length];
    private long asked = OFF;

    Timers() {
        Arrays.fill(deadlines, OFF);
    }

    void set(Kind kind, long nanos) {
        deadlines[index(kind)] = nanos;
    }

    /** Sets the deadline unless an earlier one is set already. */
    void setIfOff(Kind kind, long nanos) {
        if (deadlines[index(kind)] == OFF) {
            set(kind, nanos);
        }
    }

    void off(Kind kind) {
        deadlines[index(kind)] = OFF;
    }

    boolean isSet(Kind kind) {
        return deadlines[index(kind)] != OFF;
    }

    /** Whether the deadline has come; it is switched off then. */
    boolean due(Kind kind, long nanos) {
        if (deadlines[index(kind)] > nanos) {
            return false;
        }
        off(kind);
        return true;
    }

    /** The driver's timer has fired or been used up. */
    void woken() {
        asked = OFF;
    }

    /** Asks the driver for the earliest deadline when it has changed. */
    void ask(Outbox out) {
        long earliest = OFF;
        for (long deadline : deadlines) {
            earliest = Math.min(earliest, deadline);
        }
        if (earliest != asked && earliest != OFF) {
            asked = earliest;
            out.add(new Effect.WakeAt(earliest));
        }
    }

    // An index into this class's own array.
    @SuppressWarnings("EnumOrdinal")
    private static int index(Kind kind) {
        return kind.ordinal();
    }
}
