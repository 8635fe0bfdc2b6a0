// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;

/** Refusals that several services share, worded once. */
final class Refusals {
    private Refusals() {}

    static ProblemException unknown(String kind, String name) {
        return Problem.notFound(
                        "FSDR2012E",
                        "There is no " + kind + " '" + Names.shorten(name) + "'.",
                        "See the list of what there is.",
                        Names.shorten(name))
                .toException();
    }

    static ProblemException taken(String kind, String name) {
        return Problem.of(
                        "FSDR2013E",
                        "There is another " + kind + " " + name + " with other values.",
                        "Choose another name, or send the values it has.",
                        name)
                .as(ProblemKind.CONFLICT)
                .toException();
    }

    static ProblemException inUse(String kind, String name, String by) {
        return Problem.of(
                        "FSDR2014E",
                        "The " + kind + " " + name + " is used by " + by + ".",
                        "Remove what uses it first.",
                        name)
                .toException();
    }

    static ProblemException silent(String storageSystem) {
        return Problem.of(
                        "FSDR2028E",
                        "Storage system " + storageSystem + " does not answer.",
                        "Bring it back, then repeat.",
                        storageSystem)
                .as(ProblemKind.UNAVAILABLE)
                .asRetryable()
                .toException();
    }

    static ProblemException stale(String session, long expected, long present) {
        return Problem.of(
                        "FSDR2015E",
                        "Session "
                                + session
                                + " has version "
                                + present
                                + ", not "
                                + expected
                                + ".",
                        "Read it again and repeat.",
                        session)
                .as(ProblemKind.CONFLICT)
                .toException();
    }
}
