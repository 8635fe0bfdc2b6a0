// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.model.Problem;
import io.farside.session.Session;
import io.farside.session.SessionVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Refuses what an operator says with a command that does not take it, or that names no site. */
public final class OrderCheck {
    private OrderCheck() {}

    public static Optional<Problem> check(Session session, SessionOrder order) {
        List<String> wrong = notTaken(order);
        if (!wrong.isEmpty()) {
            return Optional.of(
                    Problem.badInput(
                            "FSDR3002E",
                            order.verb().label()
                                    + " does not take "
                                    + String.join(", ", wrong)
                                    + ".",
                            "Leave it out.",
                            session.name()));
        }
        return noSite(session, order.confirmations().toSite())
                .or(() -> noSite(session, order.confirmations().abandonedSite()));
    }

    private static Optional<Problem> noSite(
            Session session, @org.jspecify.annotations.Nullable String site) {
        if (site == null || session.roleAt(site).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.badInput(
                        "FSDR3003E",
                        "Session " + session.name() + " has no site '" + site + "'.",
                        "Name one of: "
                                + String.join(
                                        ", ", session.sites().values().stream().sorted().toList())
                                + ".",
                        session.name()));
    }

    private static List<String> notTaken(SessionOrder order) {
        SessionVerb verb = order.verb();
        Confirmations said = order.confirmations();
        boolean start = verb instanceof SessionVerb.Start;
        boolean failback = verb instanceof SessionVerb.Failback;
        boolean switchover = verb instanceof SessionVerb.Switchover;
        boolean failover = verb instanceof SessionVerb.Failover;
        List<String> wrong = new ArrayList<>();
        if (said.toSite() != null && !switchover && !failover) {
            wrong.add("toSite");
        }
        if (said.discard() && !start && !failback) {
            wrong.add("discard");
        }
        if (said.overwrite() && !start) {
            wrong.add("overwrite");
        }
        if (said.disconnectHosts() && !switchover && !failback) {
            wrong.add("disconnectHosts");
        }
        if (said.abandonedSite() != null && !failover) {
            wrong.add("abandonedSite");
        }
        return wrong;
    }
}
