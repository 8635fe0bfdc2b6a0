// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

/** Carries a {@link Problem} to the edge that prints it. An operating problem, never a bug. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(text(problem), null, false, false);
        this.problem = problem;
    }

    private static String text(Problem problem) {
        String why = problem.cause().isEmpty() ? "" : " (" + problem.cause() + ")";
        return problem.code() + " " + problem.message() + why;
    }

    public Problem problem() {
        return problem;
    }
}
