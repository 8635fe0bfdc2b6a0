// SPDX-License-Identifier: Apache-2.0
package io.farside.api;

import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Problem} on the wire: RFC 9457 problem details ({@code application/problem+json}) with
 * the product's own members.
 *
 * @param type URI reference of the message's description
 * @param title the kind in words
 * @param status HTTP status
 * @param detail the message
 */
public record ProblemView(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String cause,
        String correction,
        List<String> objects,
        boolean retryable) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static ProblemView of(Problem problem) {
        return new ProblemView(
                "/v1/messages/" + problem.code(),
                title(problem.kind()),
                status(problem.kind()),
                problem.message(),
                problem.code(),
                problem.cause(),
                problem.correction(),
                problem.objects(),
                problem.retryable());
    }

    /** Back to the value, as a client sees it. */
    public Problem toProblem() {
        List<String> named = objects == null ? List.of() : objects;
        return new Problem(
                code, detail, blank(cause), blank(correction), named, retryable, kind(status));
    }

    private static String blank(@Nullable String text) {
        return text == null ? "" : text;
    }

    public static int status(ProblemKind kind) {
        return switch (kind) {
            case BAD_INPUT -> 400;
            case NOT_FOUND -> 404;
            case REFUSED -> 422;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case UNAVAILABLE -> 503;
            case FAULT -> 500;
        };
    }

    private static ProblemKind kind(int status) {
        for (ProblemKind kind : ProblemKind.values()) {
            if (status(kind) == status) {
                return kind;
            }
        }
        return status < 500 ? ProblemKind.BAD_INPUT : ProblemKind.FAULT;
    }

    private static String title(ProblemKind kind) {
        return switch (kind) {
            case BAD_INPUT -> "The request is wrong";
            case NOT_FOUND -> "Not found";
            case REFUSED -> "Refused by the present state";
            case CONFLICT -> "Out of date or already taken";
            case TOO_LARGE -> "Too large";
            case UNAVAILABLE -> "Not available now";
            case FAULT -> "Internal fault";
        };
    }
}
