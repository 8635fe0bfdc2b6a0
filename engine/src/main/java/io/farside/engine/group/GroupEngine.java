// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Event.DiskResult;
import io.farside.model.ReplicationMode;
import io.farside.model.StopReason;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.ReplicationCodec;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One side of a remote copy group. Confined to one thread; takes events, returns effects, touches
 * nothing else. Every event gets the time of its step.
 */
public final class GroupEngine implements HostWrites.PeerTrouble, ResyncSource.Listener {
    /** A peer that owes an answer for longer than this gets a new link. */
    private static final long ANSWER_NANOS = 15 * Core.SECOND;

    /** How often a primary records that it is alive. */
    private static final long ALIVE_NANOS = 10 * Core.SECOND;

    private final Core core;
    private final IntentTracking intents;
    private final HostWrites hosts;
    private final Access access;
    private final ResyncSource source;
    private final Cooling cooling;
    private final Contact.Parts parts;
    private final Inbound inbound;
    private final Commands commands;
    private final Views views;
    private final Rpo rpo;
    private final DirtyRanges dirty;
    private final ImageHosts images;
    private final StreamTarget stream;

    /** A clean stop is recorded; operations on their way still end. */
    private boolean closed;

    private @Nullable GroupView published;
    private long publishedNanos;
    private @Nullable String fault;

    /** Of a stream, until they are recovered: the record of what is applied, and its logs. */
    private byte @Nullable [] applied;

    private List<Long> logs = List.of();

    private GroupEngine(Core core) {
        this.core = core;
        intents = new IntentTracking(core);
        Claims claims = new Claims();
        ReplayWindow window = new ReplayWindow(core);
        hosts = new HostWrites(core, intents, claims, window, this);
        access = new Access(core, hosts);
        ResyncProgress progress = new ResyncProgress();
        source = new ResyncSource(core, claims, progress, this);
        cooling = new Cooling(core, intents, hosts);
        InitialMap initial = new InitialMap(core, this::localFailed);
        stream = new StreamTarget(core, new StreamTrouble());
        TargetWrites target = new TargetWrites(core, intents, claims, stream, this::localFailed);
        Replication.Copiers copiers = new Replication.Copiers(source, initial, window);
        Replication replication =
                new Replication(core, intents, hosts, access, copiers, target, progress);
        MeetingRelay relay = new MeetingRelay();
        Meeting meeting = new Meeting(core, new FactsBuilder(core, intents, window), relay);
        Loss loss = new Loss(core, hosts, access, replication);
        Safety safety = replication.safety();
        Roles roles = new Roles(core, access, hosts, meeting, intents, target, safety);
        StartStop startStop = new StartStop(core, access, hosts, meeting, loss, roles);
        Flips flips =
                new Flips(core, access, hosts, meeting, startStop, intents, replication.cycles());
        AutoSync autoSync = new AutoSync(core, roles, startStop);
        parts =
                new Contact.Parts(
                        meeting, replication, loss, roles, startStop, flips, target, autoSync);
        Contact contact = new Contact(core, access, parts);
        relay.to = contact;
        replication.listener(contact);
        inbound = new Inbound(core, hosts, source, parts, progress);
        core.onFailure = this::localFailed;
        ImageCommands ofImages = new ImageCommands(core, access, hosts, flips, meeting, stream);
        commands = new Commands(core, parts, ofImages);
        rpo = new Rpo(core, safety);
        views = new Views(core, access, hosts, parts, progress, rpo);
        images = new ImageHosts(core);
        dirty = new DirtyRanges(core, intents);
    }

    /**
     * Recovers the group from its metadata. Nothing is written before {@link #begin}.
     *
     * @param random for generations and the incarnation; strong in production, seeded in tests
     */
    public static GroupEngine open(GroupConfig config, MetaSource files, RandomGenerator random) {
        GroupEngine engine = new GroupEngine(Recovery.open(config, files, random));
        if (config.targets().getFirst().mode() == ReplicationMode.STREAM) {
            engine.applied = files.read(Effect.MetaFile.APPLIED, 0, 0, 0);
            engine.logs = List.copyOf(files.epochs());
        }
        return engine;
    }

    /** What a target of a stream does not know any more is compared in full. */
    private final class StreamTrouble implements StreamTarget.Trouble {
        @Override
        public void localFailed(int volume, String what, DiskResult result) {
            hosts.localFailed(volume, what, result);
        }

        @Override
        public void damaged(String what) {
            for (Volume v : core.volumes) {
                v.doubt.setAll();
            }
            core.syncBitmaps(() -> parts.replication().adoption().meetAgain());
        }
    }

    /** Effects of recovery: access, first metadata writes, first view. Called once, before step. */
    public List<Effect> begin(Now now) {
        core.now = now;
        core.out.clear();
        Recovery.begin(core, now);
        access.update();
        Recovery.settle(core, this::settled);
        core.changed();
        return finish();
    }

    private void settled() {
        byte[] known = applied;
        if (known == null) {
            ready();
        } else {
            applied = null;
            stream.recover(known, logs, this::ready);
        }
    }

    private void ready() {
        core.ready = true;
        core.images().begin();
        parts.replication().safety().settle();
        parts.replication().cycles().discard();
        core.timers.set(Timers.Kind.ALIVE, core.now.nanos() + ALIVE_NANOS);
        core.timers.set(Timers.Kind.PROGRESS, core.now.nanos() + Core.SECOND);
        access.update();
        parts.loss().interrupted();
        if (core.link.isUp()) {
            parts.meeting().linkUp();
        }
    }

    /**
     * Takes one event.
     *
     * @return what is to be done, in order; the list belongs to the engine and is valid until the
     *     next call
     */
    public List<Effect> step(Event event, Now now) {
        core.out.clear();
        core.now = now;
        if (fault != null) {
            afterFault(event);
            return core.out.effects();
        }
        try {
            route(event);
        } catch (RuntimeException | AssertionError e) {
            broken(e);
        }
        return finish();
    }

    private void route(Event event) {
        switch (event) {
            case Event.HostWrite e -> hosts.accept(e);
            case Event.LocalDone e -> core.ops.finish(e.op()).done(e.result());
            case Event.Received e -> inbound.receive(e.message());
            case Event.HostFlush e -> hosts.flush(e);
            case Event.MetaDone e -> core.ops.finish(e.op()).done(e.result());
            case Event.LocalRead e -> core.ops.finish(e.op()).read(e.result(), e.payload());
            case Event.LocalDigested e -> core.ops.finish(e.op()).digested(e.result(), e.digests());
            case Event.AllocationMapped e ->
                    core.ops.finish(e.op()).mapped(e.result(), e.extents());
            case Event.OfLog e -> core.ops.finish(e.op()).log(e);
            case Event.StoreCreated e -> core.ops.finish(e.op()).created(e.result(), e.cloned());
            case Event.ImageRead e -> images.read(e);
            case Event.SegmentsRead e -> images.segmentsRead(e);
            case Event.ImageWrite e -> images.write(e);
            case Event.ImageFlush e -> images.flush(e);
            case Event.HostsAttached e -> parts.flips().attached(e.writers());
            case Event.LinkUp _ -> linkUp();
            case Event.LinkLost e -> linkLost(e.why());
            case Event.Commanded e -> commands.run(e.request(), e.command());
            case Event.Woken _ -> woken();
            case Event.Closing _ -> close();
        }
    }

    private void linkUp() {
        core.link.phase = Link.Phase.MEETING;
        core.changed();
        if (core.meets() && !core.closing) {
            parts.meeting().linkUp();
        }
    }

    private void linkLost(String why) {
        core.link.note = "link lost: " + why;
        core.link.phase = Link.Phase.DOWN;
        parts.meeting().linkLost();
        parts.replication().halt();
        parts.target().newSession();
        parts.flips().linkLost();
        parts.startStop().linkLost();
        parts.roles().linkLost();
        parts.loss().interrupted();
        core.changed();
    }

    private void woken() {
        long now = core.now.nanos();
        core.timers.woken();
        if (core.timers.due(Timers.Kind.RETRY, now)) {
            core.retryNow();
        }
        if (core.timers.due(Timers.Kind.COOL, now)) {
            cooling.due();
        }
        if (core.timers.due(Timers.Kind.IMAGES, now)) {
            core.stores.due();
        }
        if (core.timers.due(Timers.Kind.CYCLE, now)) {
            parts.replication().cycles().due();
        }
        if (core.timers.due(Timers.Kind.EPOCH, now)) {
            parts.replication().cycles().stream().due();
        }
        if (core.timers.due(Timers.Kind.HOLD_BUDGET, now)) {
            parts.loss().budgetSpent();
        }
        if (core.timers.due(Timers.Kind.HOLD_LIMIT, now)) {
            parts.loss().limitReached();
        }
        if (core.timers.due(Timers.Kind.PROGRESS, now)) {
            core.timers.set(Timers.Kind.PROGRESS, now + Core.SECOND);
            checkProgress(now);
        }
        if (core.timers.due(Timers.Kind.ALIVE, now)) {
            core.timers.set(Timers.Kind.ALIVE, now + ALIVE_NANOS);
            if (core.isPrimary() && !core.record.fence && !core.failed) {
                core.file.save(() -> {});
            }
        }
        if (core.timers.due(Timers.Kind.PUBLISH, now)) {
            parts.replication().tellProgress();
        }
    }

    private void checkProgress(long now) {
        if (!core.closing) {
            parts.meeting().check();
        }
        long oldest = Math.min(hosts.oldestSent(), parts.replication().replayWaitsSince());
        if (core.link.isReplicating() && oldest != Timers.OFF && now - oldest > ANSWER_NANOS) {
            core.out.add(new Effect.DropLink(0, "no answer for 15 s"));
        }
    }

    private void close() {
        core.closing = true;
        access.update();
        parts.replication().halt();
        core.link.phase = Link.Phase.DOWN;
        flushAll(() -> {
            intents.cool(
                    intents.candidates(true),
                    true,
                    () -> {
                        core.record.cleanStop = !core.failed && intents.isEmpty();
                        core.file.save(() -> closed = true);
                    });
        });
    }

    private void flushAll(Runnable then) {
        Join join = new Join(core.volumes.length, then);
        parts.target()
                .whenIdle(() ->
                        hosts.whenDrained(() -> {
                            for (Volume v : core.volumes) {
                                hosts.flush(v.index, good -> join.done());
                            }
                        }));
    }

    private List<Effect> finish() {
        if (closed && core.ops.active() == 0) {
            closed = false;
            core.out.add(new Effect.Closed());
        }
        rpo.check();
        core.timers.ask(core.out);
        if (core.takeChanged()) {
            GroupView view = views.build(parts.startStop().isDraining());
            publishedNanos = core.now.nanos();
            rpo.published(view.target().rpo());
            if (!view.equals(published)) {
                published = view;
                core.out.add(new Effect.Publish(view));
            }
        }
        return core.out.effects();
    }

    /** The present state; counts of blocks may be up to a second old. */
    public GroupView view() {
        GroupView known = published;
        if (known != null && core.now.nanos() - publishedNanos < Core.SECOND) {
            return known;
        }
        return views.build(parts.startStop().isDraining());
    }

    /**
     * Which stretches from {@code offset} on differ, or may differ, from the target: alternating,
     * without gaps, at most {@code most}. Between steps, on the engine's thread.
     *
     * @param volume index in the group's configuration
     * @param length at least 1 byte, inside the volume
     */
    public List<DirtyRange> dirtyRanges(int volume, long offset, long length, int most) {
        return dirty.of(volume, offset, length, most);
    }

    /**
     * Whether reads of hosts go through {@link Event.ImageRead} because part of what the volumes
     * show is still in an image. Between steps, on the engine's thread.
     */
    public boolean readsAreMapped() {
        return core.images().isRestoring();
    }

    private void broken(Throwable what) {
        fault = what.toString();
        core.failed = true;
        core.link.note = "fault: " + what;
        core.fence(StopReason.FAULT, StatusTable.Cause.FAULT);
        core.out.add(
                new Effect.SetAccess(
                        new Effect.HostAccess.Refused(
                                Refusals.fault(core.config.name(), what.toString()))));
        core.changed();
    }

    /** After a fault nothing is done any more; hosts and operators get an answer. */
    private void afterFault(Event event) {
        String why = fault == null ? "" : fault;
        switch (event) {
            case Event.HostWrite e -> {
                core.out.reply(e.request(), Effect.HostResult.SHUTDOWN);
                core.out.release(e.payload());
            }
            case Event.ImageWrite e -> {
                core.out.reply(e.request(), Effect.HostResult.SHUTDOWN);
                core.out.release(e.payload());
            }
            case Event.HostFlush e -> core.out.reply(e.request(), Effect.HostResult.SHUTDOWN);
            case Event.ImageFlush e -> core.out.reply(e.request(), Effect.HostResult.SHUTDOWN);
            case Event.ImageRead e -> core.out.reply(e.request(), Effect.HostResult.SHUTDOWN);
            case Event.SegmentsRead e -> core.out.reply(e.request(), Effect.HostResult.SHUTDOWN);
            case Event.Commanded e ->
                    core.out.refuse(e.request(), Refusals.fault(core.config.name(), why));
            case Event.Received e -> core.out.release(ReplicationCodec.data(e.message()));
            case Event.LocalRead e -> core.out.release(e.payload());
            case Event.LogRead e -> core.out.release(e.payload());
            case Event.Closing _ -> core.out.add(new Effect.Closed());
            case Event.LocalDone _,
                    Event.MetaDone _,
                    Event.LocalDigested _,
                    Event.AllocationMapped _,
                    Event.LogScanned _,
                    Event.StoreCreated _,
                    Event.HostsAttached _,
                    Event.LinkUp _,
                    Event.LinkLost _,
                    Event.Woken _ -> {}
        }
    }

    @Override
    public void peerFailed(StopReason reason) {
        parts.loss().peerFailed(reason);
    }

    @Override
    public void peerFailed(Outcome outcome) {
        if (core.isPrimary()) {
            parts.loss().peerFailed(TargetWrites.reason(outcome));
        } else {
            healAgain();
        }
    }

    /**
     * The way back from this target to its primary failed: nothing is given up, it goes on later.
     */
    private void healAgain() {
        parts.replication().halt();
        core.link.phase = Link.Phase.MET;
        core.retry(parts.meeting()::restart);
    }

    @Override
    public void localFailed(int volume, String what, DiskResult result) {
        hosts.localFailed(volume, what, result);
    }

    @Override
    public void unreadable(int volume) {
        core.link.note = "a block of volume " + volume + " cannot be read for the resync";
        if (core.isPrimary()) {
            parts.loss().peerFailed(StopReason.LOCAL_IO);
        } else {
            healAgain();
        }
    }

    @Override
    public void localFailed() {
        boolean first = !core.failed || !core.record.fence;
        core.localFailure();
        if (first) {
            core.file.save(() -> {});
        }
        source.stop();
        if (core.link.isUp()) {
            core.out.send(new Message.Refused(core.epoch(), StopReason.LOCAL_IO, core.link.note));
        }
        access.update();
    }

    @Override
    public void generationBegun() {
        if (core.link.phase == Link.Phase.MEETING) {
            parts.meeting().restart();
        }
    }

    @Override
    public void copied() {
        parts.replication().copied();
    }

    /** The meeting is built before the part that listens to it. */
    private static final class MeetingRelay implements Meeting.Listener {
        private Meeting.@Nullable Listener to;

        private Meeting.Listener to() {
            Meeting.Listener known = to;
            if (known == null) {
                throw new IllegalStateException("parts are not wired");
            }
            return known;
        }

        @Override
        public void begun() {
            to().begun();
        }

        @Override
        public void heard(io.farside.wire.replication.GroupFacts theirs) {
            to().heard(theirs);
        }

        @Override
        public void agreed(
                io.farside.engine.handshake.VerdictTable.Judgement judgement,
                io.farside.wire.replication.GroupFacts mine,
                io.farside.wire.replication.GroupFacts theirs) {
            to().agreed(judgement, mine, theirs);
        }

        @Override
        public void disagreed(String why) {
            to().disagreed(why);
        }
    }
}
