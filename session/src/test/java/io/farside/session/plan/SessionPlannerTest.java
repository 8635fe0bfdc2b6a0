// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import static io.farside.session.Fixtures.NOW;
import static io.farside.session.Fixtures.SECOND;
import static io.farside.session.Fixtures.condition;
import static io.farside.session.Fixtures.defined;
import static io.farside.session.Fixtures.primary;
import static io.farside.session.Fixtures.secondary;
import static io.farside.session.Fixtures.silent;
import static io.farside.session.Fixtures.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.GroupRole;
import io.farside.model.Problem;
import io.farside.model.StopReason;
import io.farside.session.Direction;
import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.SessionTypes;
import io.farside.session.SessionVerb;
import io.farside.session.observe.Link;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideObservation;
import io.farside.session.status.Moment;
import io.farside.session.status.SessionCondition;
import io.farside.session.status.SessionRollUp;
import io.farside.session.status.SessionState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionPlannerTest {
    private static final Direction FORWARD = new Direction(Role.H1, Role.H2);
    private static final LoneWrites THREE = LoneWrites.of(3, 196608, NOW, NOW);
    private final Session session = started(SessionTypes.MM);
    private final Session moved = session.withProduction(session.production().movedTo(Role.H2));

    @Test
    void firstStartMakesBothSides_targetFirst_thenStarts() {
        Session fresh = defined(SessionTypes.MM);
        SessionCondition none =
                SessionRollUp.of(fresh, List.of(), new Moment(NOW, null, SessionState.DEFINED));
        SessionPlan plan = plan(fresh, none, SessionOrder.of(new SessionVerb.Start(FORWARD)));
        assertThat(actions(plan))
                .containsExactly(
                        "write down the groups session",
                        "create as secondary west-1/payroll",
                        "create as primary east-1/payroll",
                        "start east-1/payroll",
                        "wait for replication to start east-1/payroll",
                        "write down: production at east, direction H1->H2 session");
        assertThat(plan.blockers()).isEmpty();
        assertThat(plan.bytesToMove()).isNull();
    }

    @Test
    void startWithoutCopySetsIsBlocked() {
        Session empty = defined(SessionTypes.MM).withCopySets(List.of());
        SessionCondition none =
                SessionRollUp.of(empty, List.of(), new Moment(NOW, null, SessionState.DEFINED));
        SessionPlan plan = plan(empty, none, SessionOrder.of(new SessionVerb.Start(FORWARD)));
        assertThat(codes(plan)).containsExactly("FSDR3010E");
    }

    @Test
    void switchoverMovesNothing_andTheTargetIsAuthoritativeAfterwards() {
        SessionPlan plan = plan(session, prepared(), SessionOrder.of(new SessionVerb.Switchover()));
        assertThat(actions(plan))
                .containsExactly(
                        "switchover east-1/payroll",
                        "wait for the roles to change west-1/payroll",
                        "write down: production at west, direction H2->H1 session");
        assertThat(plan.bytesToMove()).isZero();
        assertThat(plan.losses()).isEmpty();
        assertThat(plan.authoritativeAfter()).isEqualTo("west");
    }

    @Test
    void switchoverIsBlockedByHosts_unlessTheyMayBeCutOff() {
        SessionCondition condition =
                condition(session, primary().writing(4).told(), secondary().told());
        SessionOrder plain = SessionOrder.of(new SessionVerb.Switchover());
        assertThat(codes(plan(session, condition, plain))).containsExactly("FSDR3005E");
        SessionOrder cutOff =
                new SessionOrder(
                        new SessionVerb.Switchover(),
                        new Confirmations("west", false, false, true, null));
        SessionPlan plan = plan(session, condition, cutOff);
        assertThat(plan.blockers()).isEmpty();
        assertThat(actions(plan).getFirst()).contains("--disconnect-hosts");
    }

    @Test
    void switchoverToWhereProductionIsIsBlocked() {
        SessionOrder order =
                new SessionOrder(
                        new SessionVerb.Switchover(),
                        new Confirmations("east", false, false, false, null));
        assertThat(codes(plan(session, prepared(), order))).containsExactly("FSDR3008E");
    }

    @Test
    void failoverNeedsTheAbandonedSiteTyped_whenTheSourceIsSilent() {
        SessionCondition condition = condition(session, silent(), cutOffTarget());
        assertThat(codes(plan(session, condition, failover(null)))).containsExactly("FSDR3006E");
        assertThat(codes(plan(session, condition, failover("west")))).containsExactly("FSDR3007E");
        SessionPlan plan = plan(session, condition, failover("east"));
        assertThat(plan.blockers()).isEmpty();
        assertThat(actions(plan))
                .containsExactly(
                        "failover west-1/payroll",
                        "wait for the volumes to open for hosts west-1/payroll",
                        "write down: production at west, direction H1->H2 session");
        assertThat(plan.losses().getFirst().writes().known()).isFalse();
        assertThat(plan.losses().getFirst().writes().unknownSince())
                .isEqualTo(NOW.minusSeconds(30));
    }

    @Test
    void failoverNeedsNoWord_whenTheSourceAnsweredAndIsFenced() {
        SessionCondition condition = condition(session, primary().fenced().told(), cutOffTarget());
        assertThat(plan(session, condition, failover(null)).blockers()).isEmpty();
    }

    @Test
    void failoverFromALiveSource_stopsItFirst() {
        SessionPlan plan = plan(session, prepared(), failover("east"));
        assertThat(actions(plan).getFirst()).isEqualTo("stop, when it answers east-1/payroll");
        assertThat(plan.steps().getFirst().goOnWithout()).isTrue();
    }

    @Test
    void failoverIsRefused_whenTheTargetIsOutOfOrder() {
        SessionCondition condition =
                condition(
                        session,
                        silent(),
                        secondary().stopped(StopReason.LINK_LOST).notRecoverable().told());
        PlanResult result =
                SessionPlanner.plan(new PlanInput(session, condition, null), failover("east"));
        assertThat(result).isInstanceOf(PlanResult.Refused.class);
        Problem problem = ((PlanResult.Refused) result).problem();
        assertThat(problem.code()).isEqualTo("FSDR3001E");
        assertThat(problem.message()).contains("not recoverable");
        assertThat(problem.correction()).contains("Prepared");
    }

    @Test
    void failbackShowsWhatIsDiscarded_andMovesOnlyDifferences() {
        SessionCondition condition =
                condition(
                        moved,
                        primary().fenced().saw(SECOND).lone(THREE).dirty(196608).told(),
                        openTarget(65536));
        SessionOrder plain = SessionOrder.of(new SessionVerb.Failback());
        SessionPlan blocked = plan(moved, condition, plain);
        assertThat(codes(blocked)).containsExactly("FSDR3004E");
        assertThat(blocked.losses().getFirst().writes()).isEqualTo(THREE);
        assertThat(blocked.bytesToMove()).isEqualTo(262144);
        SessionOrder confirmed =
                new SessionOrder(
                        new SessionVerb.Failback(),
                        new Confirmations(null, true, false, false, null));
        SessionPlan plan = plan(moved, condition, confirmed);
        assertThat(plan.blockers()).isEmpty();
        assertThat(actions(plan))
                .containsExactly(
                        "reprotect --discard west-1/payroll",
                        "wait for every volume to be in sync west-1/payroll",
                        "write down: production at west, direction H2->H1 session",
                        "failback west-1/payroll",
                        "wait for the roles to change east-1/payroll",
                        "write down: production at east, direction H1->H2 session");
        assertThat(plan.steps().getFirst().authoritativeAfter()).isEqualTo("west");
        assertThat(plan.authoritativeAfter()).isEqualTo("east");
    }

    @Test
    void startInTheOldDirection_givesUpWhatTheOpenedTargetWrote() {
        SideObservation target =
                secondary()
                        .role(GroupRole.PRIMARY_REV)
                        .epoch(SECOND)
                        .stopped(StopReason.FAILOVER)
                        .open(true)
                        .lone(THREE)
                        .told();
        SessionCondition condition =
                condition(moved, primary().fenced().saw(SECOND).told(), target);
        SessionOrder order = SessionOrder.of(new SessionVerb.Start(FORWARD));
        assertThat(codes(plan(moved, condition, order))).containsExactly("FSDR3004E");
        SessionPlan plan =
                plan(
                        moved,
                        condition,
                        new SessionOrder(
                                order.verb(), new Confirmations(null, true, false, false, null)));
        assertThat(actions(plan))
                .startsWith(
                        "override abandoning west-1 east-1/payroll",
                        "wait for the volumes to open for hosts east-1/payroll",
                        "reprotect --discard east-1/payroll");
    }

    @Test
    void refusesWordsThatTheCommandDoesNotTake() {
        SessionOrder order =
                new SessionOrder(
                        new SessionVerb.Suspend(),
                        new Confirmations("west", true, true, true, "east"));
        PlanResult result = SessionPlanner.plan(new PlanInput(session, prepared(), null), order);
        assertThat(((PlanResult.Refused) result).problem().message())
                .contains("toSite, discard, overwrite, disconnectHosts, abandonedSite");
    }

    @Test
    void samePictureGivesTheSamePlan() {
        for (SessionVerb verb : SessionTypes.MM.verbs()) {
            PlanInput input = new PlanInput(session, prepared(), null);
            assertThat(SessionPlanner.plan(input, SessionOrder.of(verb)))
                    .isEqualTo(SessionPlanner.plan(input, SessionOrder.of(verb)));
        }
    }

    @Test
    void everyStepNamesTheSideThatCounts() {
        for (SessionVerb verb : SessionTypes.MM.verbs()) {
            PlanInput input = new PlanInput(session, prepared(), null);
            if (SessionPlanner.plan(input, SessionOrder.of(verb))
                    instanceof PlanResult.Planned(SessionPlan plan)) {
                assertThat(plan.steps())
                        .isNotEmpty()
                        .allMatch(s -> s.authoritativeAfter().matches("east|west"));
            }
        }
    }

    private SessionCondition prepared() {
        return condition(session, primary().told(), secondary().told());
    }

    private static SideObservation cutOffTarget() {
        return secondary().stopped(StopReason.LINK_LOST).link(Link.DOWN).told();
    }

    private static SideObservation openTarget(long dirty) {
        return secondary()
                .role(GroupRole.PRIMARY_REV)
                .epoch(SECOND)
                .stopped(StopReason.FAILOVER)
                .open(true)
                .dirty(dirty)
                .told();
    }

    private static SessionOrder failover(@Nullable String abandoned) {
        return new SessionOrder(
                new SessionVerb.Failover(),
                new Confirmations("west", false, false, false, abandoned));
    }

    private static SessionPlan plan(
            Session session, SessionCondition condition, SessionOrder order) {
        PlanResult result = SessionPlanner.plan(new PlanInput(session, condition, null), order);
        return switch (result) {
            case PlanResult.Planned(SessionPlan plan) -> plan;
            case PlanResult.Refused(Problem problem) -> throw problem.toException();
        };
    }

    private static List<String> actions(SessionPlan plan) {
        return plan.steps().stream().map(s -> s.action() + " " + s.target()).toList();
    }

    private static List<String> codes(SessionPlan plan) {
        return plan.blockers().stream().map(Problem::code).toList();
    }
}
