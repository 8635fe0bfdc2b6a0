// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import io.farside.model.ProblemKind;

/** Exit statuses, part of the interface; described in {@code docs/reference/exit-codes.md}. */
public final class ExitCode {
    /** Done, or the object asked about is normal. */
    public static final int DONE = 0;

    /** Done with a warning, or the object asked about shows one. */
    public static final int WARNING = 4;

    /** Tried and failed, or the outcome is not known, or the object asked about is severe. */
    public static final int FAILED = 8;

    /** Refused before anything was changed. */
    public static final int NOT_EXECUTED = 12;

    /** Wrong usage, wrong input or an unusable installation. */
    public static final int SETUP = 16;

    private ExitCode() {}

    /** For a command that ended with a problem of this kind. */
    public static int of(ProblemKind kind) {
        return switch (kind) {
            case BAD_INPUT, TOO_LARGE -> SETUP;
            case NOT_FOUND, REFUSED, CONFLICT -> NOT_EXECUTED;
            case UNAVAILABLE, FAULT -> FAILED;
        };
    }
}
