// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.ProblemView;
import io.farside.api.manager.CopySetRequest;
import io.farside.api.manager.CopySetView;
import io.farside.api.manager.GroupRef;
import io.farside.api.manager.PairView;
import io.farside.api.manager.ProgressView;
import io.farside.api.manager.RolePairView;
import io.farside.api.manager.SessionPolicies;
import io.farside.api.manager.SessionView;
import io.farside.model.GroupPolicies;
import io.farside.session.CopySet;
import io.farside.session.Role;
import io.farside.session.RolePair;
import io.farside.session.Session;
import io.farside.session.VolumeRef;
import io.farside.session.observe.CopyProgress;
import io.farside.session.status.Exposure;
import io.farside.session.status.GroupCondition;
import io.farside.session.status.SessionCondition;
import io.farside.session.status.SessionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sessions as clients see them. Pure. */
final class SessionViews {
    private SessionViews() {}

    static SessionView session(StatusBoard.Reading reading, Running running) {
        Session session = reading.session();
        SessionCondition condition = reading.condition();
        Exposure exposure = condition.exposure();
        Role active = condition.active();
        int copyEnabled = session.production().copyEnabledToSite();
        List<RolePairView> pairs =
                session.type().rolePairs().stream()
                        .map(pair -> rolePair(session, pair, condition))
                        .toList();
        return new SessionView(
                session.name(),
                session.type().name(),
                reading.row().description(),
                reading.row().version(),
                sites(session),
                condition.status().toString(),
                condition.state().toString(),
                condition.reasons(),
                exposure.recoverable(),
                text(reading.recoverableSince()),
                text(exposure.asOf()),
                condition.copying(),
                progress(condition.progress()),
                pairs.stream().mapToInt(RolePairView::pairsWithError).sum(),
                active == null ? null : active.name(),
                active == null ? null : session.site(active),
                condition.direction().toString(),
                copyEnabled == 0 ? null : Integer.valueOf(copyEnabled),
                exposure.rpoMillis(),
                session.copySets().size(),
                policies(session.policies()),
                pairs,
                running.of(session.name()).map(Running.Task::id).orElse(null),
                running.waiting(session.name()),
                text(condition.observedAt()),
                text(condition.unknownSince()));
    }

    /** The view without what changes by time passing alone: two of them differ when state does. */
    static SessionView timeless(SessionView v) {
        return new SessionView(
                v.name(),
                v.type(),
                v.description(),
                v.version(),
                v.sites(),
                v.status(),
                v.state(),
                v.reasons(),
                v.recoverable(),
                v.recoverableSince(),
                null,
                v.copying(),
                v.progress(),
                v.errors(),
                v.activeRole(),
                v.activeSite(),
                v.direction(),
                v.copyEnabledToSite(),
                null,
                v.copySets(),
                v.policies(),
                v.rolePairs().stream().map(SessionViews::timeless).toList(),
                v.task(),
                v.queued(),
                null,
                v.unknownSince());
    }

    private static RolePairView timeless(RolePairView v) {
        return new RolePairView(
                v.name(),
                v.direction(),
                v.mode(),
                v.state(),
                v.status(),
                v.recoverable(),
                null,
                v.copying(),
                v.progress(),
                null,
                v.pairs(),
                v.pairsRecoverable(),
                v.pairsWithError(),
                v.reasons(),
                v.groups());
    }

    private static RolePairView rolePair(
            Session session, RolePair pair, SessionCondition condition) {
        List<GroupCondition> groups =
                condition.groups().stream()
                        .filter(g -> g.observation().group().pair().equals(pair))
                        .toList();
        List<PairView> pairs =
                session.copySets().stream()
                        .map(set -> PairSight.pair(set, pair, condition))
                        .toList();
        CopyProgress progress =
                groups.stream()
                        .map(GroupCondition::progress)
                        .filter(Objects::nonNull)
                        .reduce(CopyProgress::plus)
                        .orElse(null);
        SessionStatus status =
                groups.stream()
                        .map(GroupCondition::status)
                        .reduce(SessionStatus.INACTIVE, SessionStatus::worse);
        return new RolePairView(
                pair.name(),
                condition.direction().toString(),
                pair.forward().toString(),
                condition.state().toString(),
                status.toString(),
                condition.exposure().recoverable(),
                text(condition.exposure().asOf()),
                condition.copying(),
                progress(progress),
                condition.exposure().rpoMillis(),
                pairs.size(),
                (int) pairs.stream().filter(PairView::recoverable).count(),
                (int) pairs.stream().filter(p -> p.message() != null).count(),
                groups.stream().flatMap(g -> g.reasons().stream()).distinct().toList(),
                groups.stream().map(g -> group(g)).toList());
    }

    private static GroupRef group(GroupCondition condition) {
        var group = condition.observation().group();
        return new GroupRef(group.name(), group.groupId(), group.first(), group.second());
    }

    static CopySetView copySet(CopySet set, Session session, SessionCondition condition) {
        Map<String, CopySetRequest.Volume> volumes = new TreeMap<>();
        set.volumes()
                .forEach((role, volume) ->
                        volumes.put(
                                role.name(),
                                new CopySetRequest.Volume(
                                        volume.storageSystem(), volume.volume())));
        List<PairView> pairs = new ArrayList<>();
        for (RolePair pair : session.type().rolePairs()) {
            pairs.add(PairSight.pair(set, pair, condition));
        }
        return new CopySetView(set.id(), set.sizeBytes(), volumes, pairs);
    }

    static @Nullable ProgressView progress(@Nullable CopyProgress progress) {
        return progress == null
                ? null
                : new ProgressView(
                        progress.percent(),
                        progress.doneBytes(),
                        progress.totalBytes(),
                        progress.movedBytes(),
                        progress.bytesPerSecond(),
                        progress.secondsLeft());
    }

    private static Map<String, String> sites(Session session) {
        Map<String, String> sites = new TreeMap<>();
        session.sites().forEach((role, site) -> sites.put(role.name(), site));
        return sites;
    }

    static SessionPolicies policies(GroupPolicies policies) {
        return new SessionPolicies(
                policies.autoRecover(),
                policies.onReplicationLoss().name().toLowerCase(Locale.ROOT),
                policies.holdBudget().toMillis(),
                policies.holdLimit().toMillis());
    }

    static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /** A pair's part in the state of its group. */
    private static final class PairSight {
        static PairView pair(CopySet set, RolePair pair, SessionCondition condition) {
            VolumeRef first = set.volume(pair.first());
            VolumeRef second = set.volume(pair.second());
            boolean forward = condition.direction().source().equals(pair.first());
            VolumeRef source = forward ? first : second;
            VolumeRef target = forward ? second : first;
            GroupCondition group =
                    condition.groups().stream()
                            .filter(g ->
                                    g.observation().group().pair().equals(pair)
                                            && g.observation()
                                                    .group()
                                                    .first()
                                                    .equals(first.storageSystem())
                                            && g.observation()
                                                    .group()
                                                    .second()
                                                    .equals(second.storageSystem()))
                            .findFirst()
                            .orElse(null);
            PairFacts facts = PairFacts.of(group, first.volume(), second.volume());
            return new PairView(
                    set.id(),
                    pair.name(),
                    source.toString(),
                    target.toString(),
                    group == null ? condition.state().toString() : group.state().toString(),
                    facts.sync(),
                    group != null && group.exposure().recoverable(),
                    group != null && condition.copying(),
                    facts.percent(),
                    facts.differingBytes(),
                    facts.message() == null ? null : ProblemView.of(facts.message()));
        }
    }
}
