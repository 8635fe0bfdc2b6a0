// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A refusal or a failure as a value: what happened, why, and what an operator can do about it.
 *
 * @param code stable message identifier, {@code FSD} + area letter + four digits + severity letter,
 *     listed in {@code docs/reference/messages.md}
 * @param message one sentence an operator can act on, without stack traces or secrets
 * @param cause why it happened, empty when the message says it all
 * @param correction what lifts it, empty when nothing has to be done
 * @param objects identifiers of what it concerns (sessions, groups, volumes, nodes)
 * @param retryable whether the same request may succeed later without a change by the caller
 * @param kind what sort of problem it is
 */
public record Problem(
        String code,
        String message,
        String cause,
        String correction,
        List<String> objects,
        boolean retryable,
        ProblemKind kind) {

    private static final Pattern CODE = Pattern.compile("FSD[CNRHAG][0-9]{4}[IWE]");

    public Problem {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("not a message identifier: " + code);
        }
        objects = List.copyOf(objects);
    }

    /** A refusal that names its correction and concerns the given objects; not retryable. */
    public static Problem of(String code, String message, String correction, String... objects) {
        return new Problem(
                code, message, "", correction, List.of(objects), false, ProblemKind.REFUSED);
    }

    /** The request itself is wrong. */
    public static Problem badInput(
            String code, String message, String correction, String... objects) {
        return of(code, message, correction, objects).as(ProblemKind.BAD_INPUT);
    }

    public static Problem notFound(
            String code, String message, String correction, String... objects) {
        return of(code, message, correction, objects).as(ProblemKind.NOT_FOUND);
    }

    public Problem as(ProblemKind other) {
        return new Problem(code, message, cause, correction, objects, retryable, other);
    }

    public Problem withCause(String why) {
        return new Problem(code, message, why, correction, objects, retryable, kind);
    }

    public Problem asRetryable() {
        return new Problem(code, message, cause, correction, objects, true, kind);
    }

    /** As an exception, for edges that report by throwing. */
    public ProblemException toException() {
        return new ProblemException(this);
    }
}
