// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Effect.HostAccess;
import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.PeerNode;
import io.farside.engine.group.GroupCommand;
import io.farside.testing.sim.Ledger.Range;
import io.farside.wire.replication.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One node: its process (engine and driver), machine and clock. Performs the engine's effects as
 * the production driver does and hands every change to the oracle.
 */
final class SimNode implements SimLink.End {
    /** Milliseconds since 1970 at which every run begins. */
    private static final long WALL_START = 1_800_000_000_000L;

    /** Within this time of a failed flush the engine has it on record. */
    private static final long RECORD_NANOS = 1_000_000_000L;

    final int index;
    final World world;
    final SimDisk disk;
    final SimHosts hosts;

    private final RandomGenerator random;
    private final SimEngine.Factory factory;
    private final Deque<Event> backlog = new ArrayDeque<>();
    private @Nullable SimEngine engine;
    private HostAccess access = new HostAccess.ReadOnly();
    private long wallSkewMillis;
    private long bootedAt;
    private int boots = 1;
    private int life;
    private long wake;
    private boolean paused;
    private long lostAt = Long.MIN_VALUE / 2;
    private long pausedAt = Long.MIN_VALUE;

    /** Writes of the record to end before a failed flush is known to be on it. */
    private int unrecordedLoss;

    private TagPayload.Holder holder = new TagPayload.Holder();
    private long closingRestart = -1;
    private boolean powered = true;

    /**
     * Effects of the next long enough step that are still performed before the process is killed.
     */
    int killAfterEffects = -1;

    SimNode(int index, World world, VolumeImage[] images, SimEngine.Factory factory) {
        this.index = index;
        this.world = world;
        this.factory = factory;
        random = world.random;
        disk = new SimDisk(world.queue, random, world.swarm, images, new Watching());
        hosts = new SimHosts(this, world);
        wallSkewMillis = random.nextLong(2000) - 1000;
    }

    private final class Watching implements SimDisk.Watcher {
        @Override
        public void wrote(Range range) {
            if (hosts.writing(range)) {
                world.oracle().changed(range, "host write at " + index);
            } else {
                world.oracle().replicated(index, range);
            }
        }

        @Override
        public void restored(Range range) {
            world.oracle().changed(range, "restored at " + index);
        }

        @Override
        public void metaChanged(MetaFile file, int volume) {
            switch (file) {
                case GROUP -> world.oracle().writers().recording(index);
                case INTENT, BITMAP ->
                        world.oracle()
                                .unmarked(
                                        volume,
                                        world.marks.changed(index, file, volume),
                                        file + " written at " + index);
                case IMAGES, IMAGE_MAP, APPLIED -> world.oracle().side(index).shown.changed();
            }
        }

        @Override
        public void recorded(MetaFile file) {
            if (file == MetaFile.GROUP) {
                world.oracle().writers().recorded(index);
                unrecordedLoss = Math.max(0, unrecordedLoss - 1);
            }
        }

        @Override
        public void losing(boolean done) {
            if (done) {
                world.oracle().lostContent(index);
            } else {
                lostAt = world.queue.now();
                // A write that is on its way already does not know of it.
                unrecordedLoss = disk.recorded() ? 1 : 2;
                world.oracle().aboutToLoseContent(index);
            }
        }
    }

    @Override
    public boolean running() {
        return engine != null;
    }

    boolean paused() {
        return paused;
    }

    boolean serving() {
        return engine != null && access instanceof HostAccess.ReadWrite;
    }

    String bootId() {
        return "boot-" + index + "-" + boots;
    }

    /** Runs, is not paused and has no metadata on its way. */
    boolean recorded() {
        return engine != null && !paused && closingRestart < 0 && disk.recorded();
    }

    /** Payloads the process holds. */
    int payloads() {
        return holder.payloads();
    }

    /** Node id as the engine knows it. */
    long id() {
        return index + 1L;
    }

    Facts facts() {
        return world.oracle().side(index).facts;
    }

    String describe() {
        SimEngine running = engine;
        return "node " + index + " " + (running == null ? "down" : running.describe());
    }

    private long clock() {
        return world.queue.now() - bootedAt + 1_000_000_000L;
    }

    private long wall() {
        return WALL_START + wallSkewMillis + world.queue.now() / 1_000_000;
    }

    void jumpClock(long millis) {
        wallSkewMillis += millis;
    }

    void start() {
        if (engine != null) {
            return;
        }
        if (!powered) {
            powered = true;
            boots++;
            bootedAt = world.queue.now();
        }
        int self = ++life;
        backlog.clear();
        holder = new TagPayload.Holder();
        access = new HostAccess.ReadOnly();
        disk.open(event -> {
            if (self == life) {
                deliver(event);
            }
        });
        SimEngine fresh = factory.open(this, life, bootId());
        engine = fresh;
        world.trace.text(world.queue.now(), () -> "node " + index + " starts, " + bootId());
        after(fresh, fresh.begin(clock(), wall()));
        world.link().connect();
        hosts.started();
    }

    /** Hands an event to the engine, at once or when the process goes on. */
    void deliver(Event event) {
        SimEngine running = engine;
        if (running == null) {
            WireView.release(event);
            return;
        }
        if (WireView.payload(event) instanceof TagPayload payload) {
            payload.heldBy(holder);
        }
        accept(event, running);
    }

    private void accept(Event event, SimEngine running) {
        if (paused) {
            backlog.add(event);
            return;
        }
        world.trace.event(world.queue.now(), index, WireView.code(event), hosts.requests());
        world.trace.text(world.queue.now(), () -> index + " < " + WireView.describe(event));
        if (event instanceof Event.Received(int target, Message message) && target == 0) {
            WireView.epochs(message, epoch -> world.oracle().writers().seen(index, epoch));
        }
        after(running, running.step(event, clock(), wall()));
    }

    private void after(SimEngine running, List<Effect> effects) {
        show(running);
        int self = life;
        int allowed = Integer.MAX_VALUE;
        if (killAfterEffects >= 0 && effects.size() > killAfterEffects) {
            allowed = killAfterEffects;
            killAfterEffects = -1;
        }
        for (int i = 0; i < effects.size() && self == life; i++) {
            if (i == allowed) {
                kill(world.swarm.restartNanos);
                return;
            }
            perform(effects.get(i), running);
        }
    }

    private void show(SimEngine running) {
        world.oracle().shows(index, running.facts(access instanceof HostAccess.ReadWrite));
    }

    private void perform(Effect effect, SimEngine running) {
        world.trace.event(world.queue.now(), index, WireView.code(effect), 1);
        world.trace.text(world.queue.now(), () -> index + " > " + WireView.describe(effect));
        switch (effect) {
            case Effect.WriteLocal write -> disk.write(write);
            case Effect.FlushLocal flush -> disk.flush(flush);
            case Effect.ReadLocal read -> disk.read(read);
            case Effect.DigestLocal digest -> disk.digest(digest);
            case Effect.MapAllocation map -> disk.map(map);
            case Effect.OfLog log -> disk.logs.perform(log);
            case Effect.WriteMeta write -> disk.writeMeta(write);
            case Effect.CreateStore create -> disk.stores.create(create);
            case Effect.CopyBlocks copy -> disk.stores.copy(copy);
            case Effect.WriteStore write -> disk.stores.write(write);
            case Effect.FlushStore flush -> disk.stores.flush(flush);
            case Effect.DiscardBlocks discard -> disk.stores.discard(discard);
            case Effect.RemoveImage remove -> disk.stores.remove(remove);
            case Effect.ReadSegments read ->
                    throw new Violation("Contract", "nobody reads here: " + read);
            case Effect.Send(int target, Message message) -> send(message);
            case Effect.DropLink(int target, String why) -> world.link().drop(index, why);
            case Effect.ReplyHost(long request, Effect.HostResult result) ->
                    hosts.answered(request, result);
            case Effect.SetAccess(HostAccess now) -> {
                access = now;
                show(running);
                hosts.accessChanged(now instanceof HostAccess.ReadWrite);
            }
            case Effect.ReplyCommand reply -> world.operator().answered(index, reply);
            case Effect.Publish publish -> {}
            case Effect.WakeAt(long nanos) -> wakeAt(nanos);
            case Effect.Closed closed -> closed();
            case Effect.Release(var payload) -> payload.release();
        }
    }

    private void send(Message message) {
        WireView.resync(message).ifPresent(range -> world.oracle().resyncMoves(index, range));
        world.link().send(index, WireView.copied(message), WireView.bytes(message));
    }

    private void wakeAt(long nanos) {
        long mine = ++wake;
        int self = life;
        world.queue.after(
                nanos - clock(),
                () -> {
                    if (mine == wake && self == life) {
                        deliver(new Event.Woken());
                    }
                });
    }

    @Override
    public void linkUp() {
        SimNode peer = world.node(1 - index);
        deliver(new Event.LinkUp(0, new PeerNode(peer.id(), peer.bootId())));
    }

    @Override
    public void linkLost(String why) {
        deliver(new Event.LinkLost(0, why));
    }

    @Override
    public void received(Message message) {
        deliver(new Event.Received(0, message));
    }

    void command(long request, GroupCommand command) {
        deliver(new Event.Commanded(request, command));
    }

    /** kill -9; starts again after {@code restartNanos}, never when that is negative. */
    void kill(long restartNanos) {
        if (engine != null) {
            end(false);
            restart(restartNanos);
        }
    }

    /** kill -9; what is found at the next start is not all that was written. */
    void rot(long restartNanos) {
        if (engine != null) {
            end(false);
            disk.rot().forEach(volume -> world.oracle().rotten(volume));
            restart(restartNanos);
        }
    }

    /** Power loss; the machine boots and starts again after {@code restartNanos}. */
    void losePower(long restartNanos) {
        if (!powered) {
            return;
        }
        world.oracle().aboutToLoseContent(index);
        powered = false;
        if (engine != null) {
            end(true);
        }
        disk.losePower(random.nextInt(4) == 0 ? world.tornWrite(index) : 0);
        world.oracle().lostContent(index);
        restart(restartNanos);
    }

    /** The process is asked to stop in good order and starts again later. */
    void stop(long restartNanos) {
        if (engine != null && !paused && closingRestart < 0) {
            closingRestart = restartNanos;
            hosts.cutOff();
            deliver(new Event.Closing());
        }
    }

    private void closed() {
        kill(closingRestart);
    }

    private void end(boolean power) {
        world.trace.text(
                world.queue.now(), () -> "node " + index + (power ? " loses power" : " is killed"));
        engine = null;
        boolean hindered = unrecordedLoss > 0 && disk.metaFailedNanos() >= lostAt;
        boolean unheard = paused && lostAt >= pausedAt;
        if (world.queue.now() - lostAt < RECORD_NANOS || hindered || unheard) {
            world.oracle().couldNotRecordLoss(index);
        }
        life++;
        paused = false;
        killAfterEffects = -1;
        closingRestart = -1;
        backlog.forEach(WireView::release);
        backlog.clear();
        world.link().gone(index, power);
        disk.crash();
        hosts.died();
        world.oracle().died(index);
        world.operator().died(index);
    }

    private void restart(long nanos) {
        if (nanos >= 0) {
            world.queue.after(nanos, this::start);
        }
    }

    void pause(long nanos) {
        if (engine == null || paused) {
            return;
        }
        paused = true;
        pausedAt = world.queue.now();
        int self = life;
        world.link().paused(index, nanos);
        world.queue.after(
                nanos,
                () -> {
                    if (self == life) {
                        goOn();
                    }
                });
    }

    private void goOn() {
        paused = false;
        if (lostAt >= pausedAt) {
            lostAt = world.queue.now();
        }
        while (!paused && engine != null && !backlog.isEmpty()) {
            accept(backlog.poll(), engine);
        }
    }
}
