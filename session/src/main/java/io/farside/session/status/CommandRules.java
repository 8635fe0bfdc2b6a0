// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import static io.farside.session.status.Availability.no;
import static io.farside.session.status.Availability.yes;

import io.farside.session.Direction;
import io.farside.session.Role;
import io.farside.session.SessionVerb;
import java.util.List;

/** Which commands a session takes, and for each other one why not and what lifts it. Pure. */
public final class CommandRules {
    private CommandRules() {}

    /** Every command of the session's type. */
    public static List<Availability> of(Situation situation) {
        return situation.type().verbs().stream().map(v -> of(v, situation)).toList();
    }

    public static Availability of(SessionVerb verb, Situation s) {
        SessionVerb running = s.running();
        if (running != null && !verb.interrupts()) {
            return no(
                    verb,
                    running.label() + " is under way",
                    "Give the command all the same: it waits for its turn; or interrupt with"
                            + " Stop.");
        }
        return switch (verb) {
            case SessionVerb.Start start -> start(start, s);
            case SessionVerb.Suspend suspend -> whileCopying(suspend, s);
            case SessionVerb.Stop stop -> whileCopying(stop, s);
            case SessionVerb.Recover recover -> recover(recover, s);
            case SessionVerb.ReleaseIo release ->
                    s.holding()
                            ? yes(release)
                            : no(release, "no host writes are held", "Nothing has to be done.");
            case SessionVerb.EnableCopy enable -> enableCopy(enable, s);
            case SessionVerb.Terminate terminate ->
                    s.setUp()
                            ? yes(terminate)
                            : no(terminate, "nothing is set up at the nodes", start1(s));
            case SessionVerb.RefreshStates refresh ->
                    s.setUp()
                            ? yes(refresh)
                            : no(refresh, "nothing is set up at the nodes", start1(s));
            case SessionVerb.Switchover switchover -> switchover(switchover, s);
            case SessionVerb.Failover failover -> failover(failover, s);
            case SessionVerb.Failback failback -> failback(failback, s);
        };
    }

    private static Availability start(SessionVerb.Start start, Situation s) {
        Direction wanted = start.direction();
        boolean forward = wanted.equals(s.type().firstDirection());
        return switch (s.state()) {
            case DEFINED ->
                    forward || s.copyEnabledToSite() == wanted.target().site()
                            ? yes(start)
                            : no(
                                    start,
                                    "production is at site " + wanted.target().site(),
                                    "Enable Copy to Site " + wanted.target().site() + ".");
            case PREPARING, PREPARED ->
                    wanted.equals(s.direction())
                            ? no(
                                    start,
                                    "it copies in this direction already",
                                    "Nothing has to be done.")
                            : no(start, "it copies " + s.direction(), turnRound(s));
            case SUSPENDED, SUSPENDED_PARTIAL ->
                    wanted.equals(s.direction())
                            ? yes(start)
                            : no(start, "the direction is " + s.direction(), turnRound(s));
            case TARGET_AVAILABLE -> startWhenOpen(start, s);
            case SUSPENDING, RECOVERING, TERMINATING -> transitional(start, s);
        };
    }

    private static Availability startWhenOpen(SessionVerb.Start start, Situation s) {
        Direction wanted = start.direction();
        if (wanted.equals(s.direction()) || s.copyEnabledToSite() == wanted.target().site()) {
            return yes(start);
        }
        return no(
                start,
                "it would overwrite site " + wanted.target().site(),
                "Enable Copy to Site " + wanted.target().site() + ".");
    }

    private static Availability whileCopying(SessionVerb verb, Situation s) {
        boolean offered = s.copying() || s.state() == SessionState.SUSPENDED_PARTIAL;
        return offered ? yes(verb) : no(verb, "nothing is copied in state " + s.state(), start1(s));
    }

    private static Availability recover(SessionVerb.Recover recover, Situation s) {
        return switch (s.state()) {
            case SUSPENDED ->
                    s.recoverable()
                            ? yes(recover)
                            : no(
                                    recover,
                                    "the target is not recoverable",
                                    "Start " + s.direction() + " and let it reach Prepared.");
            case PREPARED, PREPARING, SUSPENDED_PARTIAL ->
                    no(recover, "replication is not suspended", "Suspend.");
            case TARGET_AVAILABLE ->
                    no(recover, "the target is open already", "Nothing has to be done.");
            case DEFINED -> no(recover, "there is no copy yet", start1(s));
            case SUSPENDING, RECOVERING, TERMINATING -> transitional(recover, s);
        };
    }

    private static Availability enableCopy(SessionVerb.EnableCopy enable, Situation s) {
        if (s.copyEnabledToSite() == enable.site()) {
            return no(enable, "it is enabled already", "Nothing has to be done.");
        }
        Role active = s.active();
        if (s.state() == SessionState.DEFINED) {
            return yes(enable);
        }
        if (active != null && active.site() == enable.site()) {
            return no(
                    enable,
                    "hosts write at site " + enable.site(),
                    "switchover, or Suspend and Recover, to move production first.");
        }
        boolean moved =
                s.state() == SessionState.TARGET_AVAILABLE
                        || (active != null && !active.equals(s.direction().source()));
        return moved
                ? yes(enable)
                : no(
                        enable,
                        "site " + enable.site() + " is the target already or holds production",
                        "Recover first, when copying is to be turned round.");
    }

    private static Availability switchover(SessionVerb.Switchover switchover, Situation s) {
        if (s.state() != SessionState.PREPARED) {
            return no(
                    switchover,
                    "only a session in state Prepared moves without loss",
                    s.state() == SessionState.TARGET_AVAILABLE
                            ? "failback, or Start in the direction of the copy."
                            : "Start and let it reach Prepared; after a loss: failover.");
        }
        return s.silent()
                ? no(switchover, "a node does not answer", "Bring it back, or failover.")
                : yes(switchover);
    }

    private static Availability failover(SessionVerb.Failover failover, Situation s) {
        return switch (s.state()) {
            case DEFINED -> no(failover, "there is no copy yet", start1(s));
            case TARGET_AVAILABLE ->
                    no(failover, "the target is open already", "Nothing has to be done.");
            case TERMINATING -> transitional(failover, s);
            case PREPARING, PREPARED, SUSPENDING, SUSPENDED, SUSPENDED_PARTIAL, RECOVERING ->
                    s.recoverable()
                            ? yes(failover)
                            : no(
                                    failover,
                                    "the target is not recoverable",
                                    "Start " + s.direction() + " and let it reach Prepared.");
        };
    }

    private static Availability failback(SessionVerb.Failback failback, Situation s) {
        Role active = s.active();
        if (s.state() == SessionState.DEFINED) {
            return no(failback, "there is no copy yet", start1(s));
        }
        if (active == null) {
            return no(failback, "the side with production is not known", "Refresh States.");
        }
        if (active.equals(s.home())) {
            return no(failback, "production is at home", "Nothing has to be done.");
        }
        return s.silent()
                ? no(failback, "a node does not answer", "Bring it back; it comes back fenced.")
                : yes(failback);
    }

    private static Availability transitional(SessionVerb verb, Situation s) {
        return no(verb, "the session is " + s.state(), "Wait until it has ended.");
    }

    private static String start1(Situation s) {
        return "Start " + s.direction() + ".";
    }

    private static String turnRound(Situation s) {
        return s.type().goesBothWays()
                ? "switchover; or Suspend, Recover, Enable Copy to Site "
                        + s.direction().source().site()
                        + ", then Start."
                : "This session type copies in one direction only.";
    }
}
