// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import static io.farside.session.Fixtures.FIRST;
import static io.farside.session.Fixtures.NOW;
import static io.farside.session.Fixtures.SECOND;
import static io.farside.session.Fixtures.condition;
import static io.farside.session.Fixtures.defined;
import static io.farside.session.Fixtures.primary;
import static io.farside.session.Fixtures.secondary;
import static io.farside.session.Fixtures.seen;
import static io.farside.session.Fixtures.silent;
import static io.farside.session.Fixtures.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.session.Production;
import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.SessionTypes;
import io.farside.session.SessionVerb;
import io.farside.session.observe.Link;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideObservation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionRollUpTest {
    private final Session session = started(SessionTypes.MM);

    @Test
    void isDefinedAndInactive_beforeTheFirstStart() {
        SessionCondition condition =
                SessionRollUp.of(
                        defined(SessionTypes.MM),
                        List.of(),
                        new Moment(NOW, null, SessionState.DEFINED));
        check(condition, SessionState.DEFINED, SessionStatus.INACTIVE, null);
    }

    @Test
    void isPreparedAndNormal_whenBothSidesProveIt() {
        SessionCondition condition = condition(session, primary().told(), secondary().told());
        check(condition, SessionState.PREPARED, SessionStatus.NORMAL, Role.H1);
        assertThat(condition.exposure().rpoMillis()).isZero();
        assertThat(condition.exposure().recoverable()).isTrue();
    }

    @Test
    void isPreparingWithWarning_whileItCopies() {
        SessionCondition condition =
                condition(
                        session,
                        primary().syncing(40).told(),
                        secondary().syncing(40).notRecoverable().told());
        check(condition, SessionState.PREPARING, SessionStatus.WARNING, Role.H1);
        assertThat(condition.exposure().recoverable()).isFalse();
    }

    @Test
    void warns_whenTheLinkIsInterruptedAndBothAnswer() {
        SessionCondition condition =
                condition(
                        session,
                        primary().link(Link.INTERRUPTED).told(),
                        secondary().link(Link.INTERRUPTED).told());
        check(condition, SessionState.PREPARED, SessionStatus.WARNING, Role.H1);
    }

    @Test
    void isSevere_whenOneEndIsSilentAndTheLinkIsInterrupted() {
        SessionCondition condition =
                condition(session, primary().link(Link.INTERRUPTED).told(), silent());
        check(condition, SessionState.PREPARED, SessionStatus.SEVERE, Role.H1);
        assertThat(condition.unknownSince()).isEqualTo(NOW.minusSeconds(60));
    }

    @Test
    void isSevere_whenTheSourceIsSilentAndTheTargetLostItsLink() {
        SessionCondition condition =
                condition(
                        session,
                        silent(),
                        secondary().stopped(StopReason.LINK_LOST).link(Link.DOWN).told());
        check(condition, SessionState.SUSPENDED, SessionStatus.SEVERE, Role.H1);
        assertThat(condition.exposure().recoverable()).isTrue();
        assertThat(condition.exposure().rpoMillis()).isEqualTo(30_000);
    }

    @Test
    void isUnknownInItsLastState_whenBothAreSilent() {
        SessionCondition condition =
                SessionRollUp.of(
                        session,
                        List.of(seen(session, silent(), silent())),
                        new Moment(NOW, null, SessionState.PREPARED));
        check(condition, SessionState.PREPARED, SessionStatus.UNKNOWN, null);
        assertThat(condition.exposure().recoverable()).isFalse();
    }

    @Test
    void isSuspendedAndSevere_withTheExposureSinceTheFirstLoneWrite() {
        SessionCondition condition =
                condition(
                        session,
                        primary()
                                .stopped(StopReason.USER)
                                .lone(LoneWrites.of(2, 131072, NOW.minusSeconds(5), NOW))
                                .told(),
                        secondary().stopped(StopReason.USER).told());
        check(condition, SessionState.SUSPENDED, SessionStatus.SEVERE, Role.H1);
        assertThat(condition.exposure().rpoMillis()).isEqualTo(5_000);
        assertThat(condition.exposure().asOf()).isEqualTo(NOW.minusSeconds(5));
    }

    @Test
    void isTargetAvailable_afterAFailoverTheOperatorMade() {
        Session moved = session.withProduction(session.production().movedTo(Role.H2));
        SessionCondition condition = condition(moved, fencedOld(), openTarget());
        check(condition, SessionState.TARGET_AVAILABLE, SessionStatus.NORMAL, Role.H2);
    }

    @Test
    void isSevere_whenAnotherApplicationFailedOver() {
        SessionCondition condition = condition(session, fencedOld(), openTarget());
        check(condition, SessionState.TARGET_AVAILABLE, SessionStatus.SEVERE, Role.H2);
        assertThat(condition.reasons()).anyMatch(r -> r.contains("another application"));
    }

    @Test
    void isSevereTargetAvailable_whenTheOpenedTargetIsFenced() {
        Session moved = session.withProduction(session.production().movedTo(Role.H2));
        SideObservation fencedTarget =
                secondary().role(GroupRole.PRIMARY_REV).epoch(SECOND).fenced().told();
        SessionCondition condition = condition(moved, fencedOld(), fencedTarget);
        check(condition, SessionState.TARGET_AVAILABLE, SessionStatus.SEVERE, Role.H2);
    }

    @Test
    void showsTheReversedDirection_whenItCopiesHome() {
        Session reversed =
                session.withProduction(
                        new Production(Role.H2, session.production().direction().reversed(), 0));
        SessionCondition condition =
                condition(
                        reversed,
                        primary().role(GroupRole.SECONDARY_REV).epoch(SECOND).open(false).told(),
                        secondary().role(GroupRole.PRIMARY_REV).epoch(SECOND).open(true).told());
        check(condition, SessionState.PREPARED, SessionStatus.NORMAL, Role.H2);
        assertThat(condition.direction()).hasToString("H2->H1");
    }

    @Test
    void isSevere_whenBothClaimTheSameRoleEpoch() {
        SessionCondition condition =
                condition(
                        session,
                        primary().epoch(new RoleEpoch(5, 1)).stopped(StopReason.SPLIT_BRAIN).told(),
                        secondary()
                                .role(GroupRole.PRIMARY_REV)
                                .epoch(new RoleEpoch(5, 2))
                                .stopped(StopReason.SPLIT_BRAIN)
                                .told());
        check(condition, SessionState.SUSPENDED, SessionStatus.SEVERE, null);
    }

    @Test
    void isSevere_whenAGroupIsMissingAtOneEnd() {
        SessionCondition condition =
                condition(session, primary().told(), new SideObservation.Absent(NOW));
        assertThat(condition.status()).isEqualTo(SessionStatus.SEVERE);
        assertThat(condition.reasons()).anyMatch(r -> r.contains("missing at west-1"));
    }

    @Test
    void showsTheCommandUnderWay_untilItsGoalIsReached() {
        SessionCondition condition =
                SessionRollUp.of(
                        session,
                        List.of(seen(session, primary().told(), secondary().told())),
                        new Moment(NOW, new SessionVerb.Suspend(), SessionState.PREPARED));
        check(condition, SessionState.SUSPENDING, SessionStatus.WARNING, Role.H1);
    }

    /** No green light without evidence: over every combination of what two sides can say. */
    @Test
    void isNormalOnlyWithProof_overAllCombinations() {
        int normal = 0;
        for (SideObservation first : sides(true)) {
            for (SideObservation second : sides(false)) {
                SessionCondition condition = condition(session, first, second);
                if (condition.status() == SessionStatus.NORMAL) {
                    normal++;
                    assertThat(condition.exposure().recoverable()).isTrue();
                    assertThat(condition.reasons()).isEmpty();
                    boolean bothTold = first.told().isPresent() && second.told().isPresent();
                    assertThat(bothTold).as("%s %s", first, second).isTrue();
                    boolean opened = condition.state() == SessionState.TARGET_AVAILABLE;
                    assertThat(opened || (synced(first) && synced(second)))
                            .as("%s %s", first, second)
                            .isTrue();
                }
                assertThat(condition.observedAt() == null)
                        .isEqualTo(first.told().isEmpty() && second.told().isEmpty());
            }
        }
        assertThat(normal).isPositive();
    }

    private static boolean synced(SideObservation side) {
        return side.told().orElseThrow().synced() && side.told().orElseThrow().started();
    }

    private static List<SideObservation> sides(boolean first) {
        List<SideObservation> all = new ArrayList<>();
        all.add(silent());
        all.add(new SideObservation.Absent(NOW));
        List<GroupStatus> statuses =
                new ArrayList<>(
                        List.of(
                                new GroupStatus.New(),
                                new GroupStatus.Starting(),
                                new GroupStatus.Started(),
                                new GroupStatus.Stopping()));
        for (StopReason reason : StopReason.values()) {
            statuses.add(new GroupStatus.Stopped(reason));
            statuses.add(new GroupStatus.Failsafe(reason));
        }
        for (GroupStatus status : statuses) {
            for (Link link : Link.values()) {
                for (RoleEpoch epoch : List.of(FIRST, SECOND)) {
                    all.add(
                            (first ? primary() : secondary())
                                    .status(status)
                                    .link(link)
                                    .epoch(epoch)
                                    .told());
                }
                all.add((first ? primary() : secondary()).status(status).syncing(3).told());
            }
        }
        return all;
    }

    private static SideObservation fencedOld() {
        return primary().fenced().saw(SECOND).told();
    }

    private static SideObservation openTarget() {
        return secondary()
                .role(GroupRole.PRIMARY_REV)
                .epoch(SECOND)
                .stopped(StopReason.FAILOVER)
                .open(true)
                .told();
    }

    private static void check(
            SessionCondition condition,
            SessionState state,
            SessionStatus status,
            @Nullable Role active) {
        assertThat(condition.state()).isEqualTo(state);
        assertThat(condition.status()).as("%s", condition.reasons()).isEqualTo(status);
        assertThat(condition.active()).isEqualTo(active);
    }
}
