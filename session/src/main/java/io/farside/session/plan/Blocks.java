// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.Problem;
import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideState;
import java.util.List;

/** The problems that block a plan, worded once. */
final class Blocks {
    private Blocks() {}

    static Problem discard(Session session, Role loser, List<LoneWrites> lost) {
        return Problem.of(
                "FSDR3004E",
                "Writes that only site "
                        + session.site(loser)
                        + " has would be discarded: "
                        + describe(lost)
                        + ".",
                "Look at the dry run, then repeat with --discard (discard).",
                session.name());
    }

    static Problem hosts(Session session, Role at, int writing) {
        return Problem.of(
                "FSDR3005E",
                writing
                        + " host connections have volumes of session "
                        + session.name()
                        + " open for writing at site "
                        + session.site(at)
                        + ".",
                "End them, or repeat with --disconnect-hosts (disconnectHosts).",
                session.name());
    }

    static Problem sourceMayWrite(Session session, Role source, boolean answers) {
        String site = session.site(source);
        return Problem.of(
                        "FSDR3006E",
                        answers
                                ? "Site "
                                        + site
                                        + " answers and takes host writes: two sites would be live."
                                : "Site "
                                        + site
                                        + " does not answer: nobody can tell whether hosts still"
                                        + " write there.",
                        answers
                                ? "Use switchover; or name the site whose writes are given up:"
                                        + " abandonedSite "
                                        + site
                                        + "."
                                : "Make sure of it, then name the site whose writes are given up:"
                                        + " abandonedSite "
                                        + site
                                        + ".",
                        session.name())
                .withCause("the loser is fenced on contact, not before");
    }

    static Problem wrongSite(Session session, String typed, Role source) {
        return Problem.badInput(
                "FSDR3007E",
                "The site to abandon is " + session.site(source) + ", not " + typed + ".",
                "Check which site is lost.",
                session.name());
    }

    static Problem alreadyThere(Session session, Role role) {
        return Problem.of(
                "FSDR3008E",
                "Production of session "
                        + session.name()
                        + " is at site "
                        + session.site(role)
                        + " already.",
                "Name the other site.",
                session.name());
    }

    static Problem silent(Session session, Role role) {
        return Problem.of(
                        "FSDR3009E",
                        "Site " + session.site(role) + " does not answer.",
                        "Bring its node back, then repeat.",
                        session.name())
                .asRetryable();
    }

    static Problem noCopySets(Session session) {
        return Problem.of(
                "FSDR3010E",
                "Session " + session.name() + " has no copy sets.",
                "Add copy sets first.",
                session.name());
    }

    static Problem notRecoverable(Session session, String group, SideState target) {
        return Problem.of(
                "FSDR3011E",
                "Group " + group + " is not recoverable: " + target.recoverableReason() + ".",
                "Start and let it reach Prepared.",
                session.name());
    }

    private static String describe(List<LoneWrites> lost) {
        if (lost.stream().anyMatch(l -> !l.known())) {
            return "how many is not known";
        }
        long extents = lost.stream().mapToLong(LoneWrites::extents).sum();
        long bytes = lost.stream().mapToLong(LoneWrites::bytes).sum();
        return extents + " extents, " + bytes + " bytes";
    }
}
