// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

import io.farside.model.GroupPolicies;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.RoleEpoch;
import io.farside.model.StopReason;
import io.farside.model.VolumeSync;
import io.farside.session.observe.GroupObservation;
import io.farside.session.observe.HostState;
import io.farside.session.observe.Link;
import io.farside.session.observe.LoneWrites;
import io.farside.session.observe.SideObservation;
import io.farside.session.observe.SideState;
import io.farside.session.observe.VolumeObservation;
import io.farside.session.plan.GroupLayout;
import io.farside.session.status.Moment;
import io.farside.session.status.SessionCondition;
import io.farside.session.status.SessionRollUp;
import io.farside.session.status.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sessions and observations that tests begin with. */
public final class Fixtures {
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    public static final RoleEpoch FIRST = new RoleEpoch(1, 1);
    public static final RoleEpoch SECOND = new RoleEpoch(2, 2);

    private Fixtures() {}

    public static Session defined(SessionType type) {
        CopySet set =
                new CopySet(
                        "data",
                        1 << 20,
                        Map.of(
                                Role.H1, new VolumeRef("east-1", "data"),
                                Role.H2, new VolumeRef("west-1", "data")));
        return new Session(
                "payroll",
                type,
                Map.of(Role.H1, "east", Role.H2, "west"),
                GroupPolicies.DEFAULT,
                List.of(set),
                List.of(),
                Production.initial(type));
    }

    public static Session started(SessionType type) {
        Session session = defined(type);
        return session.withGroups(GroupLayout.of(session));
    }

    public static SideBuilder primary() {
        return new SideBuilder(GroupRole.PRIMARY, true);
    }

    public static SideBuilder secondary() {
        return new SideBuilder(GroupRole.SECONDARY, false);
    }

    public static SideObservation silent() {
        return new SideObservation.Silent(NOW.minusSeconds(60));
    }

    public static GroupObservation seen(
            Session session, SideObservation first, SideObservation second) {
        return new GroupObservation(session.groups().getFirst(), first, second);
    }

    public static SessionCondition condition(
            Session session, SideObservation first, SideObservation second) {
        return SessionRollUp.of(
                session,
                List.of(seen(session, first, second)),
                new Moment(NOW, null, SessionState.DEFINED));
    }

    /** One side of a group; begins Started and in sync with its link up. */
    public static final class SideBuilder {
        private GroupRole role;
        private boolean open;
        private RoleEpoch epoch = FIRST;
        private RoleEpoch seen = FIRST;
        private GroupStatus status = new GroupStatus.Started();
        private Link link = Link.UP;
        private boolean recoverable = true;
        private LoneWrites here = LoneWrites.NONE;
        private VolumeSync sync = new VolumeSync.Synced();
        private int writing;
        private long dirty;
        private boolean holding;

        private SideBuilder(GroupRole role, boolean open) {
            this.role = role;
            this.open = open;
        }

        public SideBuilder role(GroupRole other) {
            role = other;
            return this;
        }

        public SideBuilder epoch(RoleEpoch other) {
            epoch = other;
            seen = other.isAbove(seen) ? other : seen;
            return this;
        }

        public SideBuilder saw(RoleEpoch other) {
            seen = other;
            return this;
        }

        public SideBuilder stopped(StopReason reason) {
            status = new GroupStatus.Stopped(reason);
            sync = new VolumeSync.Stopped();
            return this;
        }

        public SideBuilder fenced() {
            status = new GroupStatus.Failsafe(StopReason.RETURNED);
            open = false;
            sync = new VolumeSync.Stopped();
            return this;
        }

        public SideBuilder status(GroupStatus other) {
            status = other;
            return this;
        }

        public SideBuilder link(Link other) {
            link = other;
            return this;
        }

        public SideBuilder open(boolean yes) {
            open = yes;
            return this;
        }

        public SideBuilder notRecoverable() {
            recoverable = false;
            return this;
        }

        public SideBuilder syncing(int percent) {
            sync = new VolumeSync.Syncing(percent);
            return this;
        }

        public SideBuilder lone(LoneWrites writes) {
            here = writes;
            return this;
        }

        public SideBuilder writing(int hosts) {
            writing = hosts;
            return this;
        }

        public SideBuilder dirty(long bytes) {
            dirty = bytes;
            return this;
        }

        public SideBuilder holding() {
            holding = true;
            return this;
        }

        public SideObservation told() {
            return new SideObservation.Answered(
                    new SideState(
                            NOW,
                            role,
                            epoch,
                            seen,
                            status,
                            link,
                            new HostState(open, open ? "" : "fenced", writing, holding),
                            recoverable,
                            recoverable ? "in sync" : "out of order",
                            here,
                            LoneWrites.unknown(NOW.minusSeconds(30)),
                            null,
                            List.of(new VolumeObservation("data", "data", 1 << 20, sync, dirty)),
                            "",
                            null));
        }
    }
}
