// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.api.node.PoliciesView;
import io.farside.engine.group.DirtyRange;
import io.farside.engine.group.Effect;
import io.farside.engine.group.Effect.HostAccess;
import io.farside.engine.group.Event;
import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupEngine;
import io.farside.engine.group.GroupView;
import io.farside.engine.group.Now;
import io.farside.engine.image.ImageStores.Store;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.model.StopReason;
import io.farside.node.link.GroupPort;
import io.farside.node.link.LinkHub;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.nbd.IoDone;
import io.farside.node.volume.Volume;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one group: feeds events to its engine and performs the effects, all on the loop. An
 * exception out of the engine is a bug: the group is fenced, its data and metadata stay as they
 * are, and the other groups go on.
 */
public final class GroupDriver implements GroupPort {
    private static final Logger LOG = LoggerFactory.getLogger(GroupDriver.class);

    private volatile GroupDefinition definition;
    private final GroupContext context;
    private final EventLoop loop;
    private final LinkHub links;
    private final MetaFiles metaFiles;
    private final LocalIo local;
    private final LogFiles logs;
    private final MetaWriter meta;
    private final StoreFiles stores;
    private final MappedReads reads;
    private final HostRequests requests = new HostRequests();
    private final Map<Long, CompletableFuture<String>> commands = new HashMap<>();
    private final ArrayDeque<Event> queue = new ArrayDeque<>();
    private final List<ReplicatedExport> exports = new ArrayList<>();
    private final ImageExports images;
    private final ResyncMeter meter = new ResyncMeter();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable GroupEngine engine;
    private volatile HostAccess access;
    private EventLoop.@Nullable Timer timer;
    private long commandNumber;
    private volatile int writers;
    private boolean stepping;
    private boolean ended;
    private long sequence;
    private volatile GroupState state = new GroupState(0, null, null, 0, 0);

    /**
     * @param files data of the volumes, in the definition's order
     * @param volumes the same volumes
     */
    public GroupDriver(
            GroupDefinition definition,
            GroupContext context,
            List<BlockFile> files,
            List<Volume> volumes,
            MetaFiles metaFiles) {
        this.definition = definition;
        this.context = context;
        this.loop = context.loop();
        this.links = context.links();
        this.metaFiles = metaFiles;
        this.local = new LocalIo(loop, context.resyncBuffers(), files, this::submit);
        this.meta =
                new MetaWriter(
                        loop.buffers(), (op, result) -> submit(new Event.MetaDone(op, result)));
        this.logs = new LogFiles(loop, context.resyncBuffers(), metaFiles.group(), this::submit);
        this.stores = new StoreFiles(loop, volumes, this::submit);
        this.reads = new MappedReads(context.resyncBuffers(), this::submit);
        this.access = new HostAccess.Refused(notOpen());
        this.images = new ImageExports(this, loop, context.gate());
        for (int i = 0; i < files.size(); i++) {
            exports.add(new ReplicatedExport(this, i, definition.volumes().get(i), files.get(i)));
        }
    }

    private Problem notOpen() {
        return Problem.of(
                        "FSDN2060E",
                        "Group " + definition.name() + " is not recovered yet.",
                        "Wait a moment.",
                        definition.name())
                .as(ProblemKind.UNAVAILABLE);
    }

    /** Recovers the group and binds it to its link. */
    public void open(boolean fresh) {
        try {
            metaFiles.open(loop);
            GroupEngine opened =
                    GroupEngine.open(
                            definition.engineConfig(
                                    context.self(), context.bootId(), sizes(), fresh),
                            metaFiles,
                            context.random());
            engine = opened;
            run(() -> perform(opened.begin(now())));
        } catch (ProblemException e) {
            fault(e.problem());
        } catch (RuntimeException | AssertionError e) {
            bug(e);
        }
        if (!ended) {
            links.register(definition.groupId(), definition.target().id(), this);
        }
    }

    private List<Long> sizes() {
        return exports.stream().map(e -> e.info().sizeBytes()).toList();
    }

    private Now now() {
        return new Now(loop.nowNanos(), System.currentTimeMillis());
    }

    public GroupDefinition definition() {
        return definition;
    }

    /** The policies are others from now on; {@link #command} tells the engine. */
    public void policies(PoliciesView next) {
        definition = definition.with(next);
    }

    /** The last state; from any thread. */
    public GroupState state() {
        return state;
    }

    /** The state as of now, with counts at most a second old; on the loop. */
    public @Nullable GroupView view() {
        GroupEngine running = engine;
        return running == null || ended ? state.view() : running.view();
    }

    public List<ReplicatedExport> exports() {
        return exports;
    }

    /** Point-in-time copies as exports. */
    public ImageExports images() {
        return images;
    }

    /** What hosts may do now; from any thread. */
    public HostAccess access() {
        return access;
    }

    EventLoop loop() {
        return loop;
    }

    /** Runs a verb; from any thread. Completes with the detail, or with a ProblemException. */
    public CompletableFuture<String> command(GroupCommand command) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        loop.execute(() -> {
            Problem fault = state.fault();
            if (ended) {
                answer.completeExceptionally((fault == null ? notOpen() : fault).toException());
                return;
            }
            long number = ++commandNumber;
            commands.put(number, answer);
            submit(new Event.Commanded(number, command));
        });
        return answer;
    }

    /**
     * Ends the group in good order: everything durable, a clean stop recorded. From the loop; hosts
     * are cut off already.
     */
    public CompletableFuture<Void> close() {
        if (ended) {
            closed.complete(null);
        } else {
            submit(new Event.Closing());
        }
        return closed;
    }

    long hostRequest(IoDone done) {
        return requests.add(done);
    }

    boolean ended() {
        return ended;
    }

    /** Whether an operation on a volume's data has failed in this run; from any thread. */
    public boolean isFailed(String volume) {
        GroupView view = state.view();
        for (int i = 0; view != null && i < definition.volumes().size(); i++) {
            if (definition.volumes().get(i).name().equals(volume)) {
                return view.volumes().get(i).failed();
            }
        }
        return true;
    }

    /**
     * What a volume's blocks are to the target, from the engine itself: exports are served on the
     * loop that runs it. Empty when the group does not run.
     */
    List<DirtyRange> dirtyRanges(int volume, long offset, long length, int most) {
        GroupEngine running = engine;
        return running == null || ended
                ? List.of()
                : running.dirtyRanges(volume, offset, length, most);
    }

    /** A host opened (1) or closed (-1) a volume for writing. */
    void writersChanged(int by) {
        int now = writers + by;
        writers = now;
        submit(new Event.HostsAttached(now));
    }

    /** Takes an event now, or after the step that is under way. */
    void submit(Event event) {
        if (ended) {
            refuse(event);
            return;
        }
        queue.add(event);
        if (!stepping) {
            run(this::drain);
        }
    }

    private void run(Runnable work) {
        stepping = true;
        try {
            work.run();
            drain();
        } catch (RuntimeException | AssertionError e) {
            bug(e);
        } finally {
            stepping = false;
        }
    }

    private void drain() {
        GroupEngine running = engine;
        while (running != null && !ended && !queue.isEmpty()) {
            perform(running.step(queue.remove(), now()));
        }
    }

    private void perform(List<Effect> effects) {
        for (int i = 0; i < effects.size(); i++) {
            perform(effects.get(i));
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.WriteLocal write -> local.write(write);
            case Effect.FlushLocal flush -> local.flush(flush);
            case Effect.ReadLocal read -> local.read(read, file(read.of()));
            case Effect.DigestLocal digest -> local.digest(digest, file(digest.of()));
            case Effect.MapAllocation map -> local.map(map);
            case Effect.OfLog log -> logs.perform(log);
            case Effect.WriteMeta write -> meta.write(write.op(), file(write), write.spans());
            case Effect.CreateStore create -> stores.create(create);
            case Effect.CopyBlocks copy ->
                    local.copy(
                            copy, file(copy.volume(), copy.from()), file(copy.volume(), copy.to()));
            case Effect.WriteStore write -> local.write(write, stores.file(write.store()));
            case Effect.FlushStore flush -> local.flush(flush.op(), stores.file(flush.store()));
            case Effect.DiscardBlocks discard ->
                    stores.file(discard.store()).punch(discard.offset(), discard.length(), _ -> {});
            case Effect.RemoveImage remove -> stores.remove(remove);
            case Effect.ReadSegments read ->
                    reads.read(read, segment -> file(read.volume(), segment.store()));
            case Effect.Send send ->
                    links.send(definition.target().id(), definition.groupId(), send.message());
            case Effect.DropLink drop -> dropLink(drop.why());
            case Effect.ReplyHost reply -> {
                reads.ended(reply.request());
                requests.answer(reply.request(), reply.result());
            }
            case Effect.SetAccess set -> setAccess(set.access());
            case Effect.ReplyCommand reply -> answer(reply);
            case Effect.Publish publish -> published(publish.view());
            case Effect.WakeAt wake -> wakeAt(wake.nanos());
            case Effect.Closed _ -> end();
            case Effect.Release release -> release.payload().release();
        }
    }

    private BlockFile file(Effect.WriteMeta write) {
        return write.file() == Effect.MetaFile.IMAGE_MAP
                ? stores.map(write.image(), write.volume())
                : metaFiles.file(write.file(), write.volume(), write.target());
    }

    private BlockFile file(Effect.Content content) {
        return file(content.volume(), content.store());
    }

    BlockFile file(int volume) {
        return local.file(volume);
    }

    private BlockFile file(int volume, @Nullable Store store) {
        return store == null ? local.file(volume) : stores.file(store);
    }

    /** Whether reads of volumes have to go through {@link #readMapped}. */
    boolean readsAreMapped() {
        GroupEngine running = engine;
        return running != null && !ended && running.readsAreMapped();
    }

    /**
     * Reads for a host what an image shows, or a volume that is being restored.
     *
     * @param image id; 0 for the volume
     */
    void readMapped(long image, int volume, IoBuffer buffer, long offset, IoDone done) {
        long request = requests.add(done);
        reads.begin(new Event.ImageRead(request, image, volume, offset, buffer.length()), buffer);
    }

    private void dropLink(String why) {
        LOG.info("group {} asks for a new link: {}", definition.name(), why);
        links.drop(definition.target().id(), why);
    }

    private void setAccess(HostAccess next) {
        HostAccess before = access;
        access = next;
        boolean narrower =
                switch (next) {
                    case HostAccess.ReadWrite() -> false;
                    case HostAccess.ReadOnly() -> before instanceof HostAccess.ReadWrite;
                    case HostAccess.Refused(Problem _) -> true;
                };
        if (narrower) {
            exports.forEach(context.gate()::disconnect);
        }
        changed();
    }

    private void answer(Effect.ReplyCommand reply) {
        CompletableFuture<String> answer = commands.remove(reply.request());
        if (answer == null) {
            throw new IllegalStateException("command " + reply.request() + " answered twice");
        }
        Problem problem = reply.problem();
        if (problem == null) {
            answer.complete(reply.detail() == null ? "" : reply.detail());
        } else {
            answer.completeExceptionally(problem.toException());
        }
    }

    private void published(GroupView view) {
        meter.observe(view.target().resync(), loop.nowNanos());
        sequence++;
        state = new GroupState(sequence, view, null, meter.movedBytes(), meter.bytesPerSecond());
        images.published(view);
        context.changed().accept(definition.name());
    }

    private void changed() {
        context.changed().accept(definition.name());
    }

    private void wakeAt(long nanos) {
        if (timer != null) {
            timer.cancel();
        }
        timer = loop.schedule(nanos, () -> submit(new Event.Woken()));
    }

    @Override
    public void linkUp(Event.PeerNode peer) {
        submit(new Event.LinkUp(0, peer));
    }

    @Override
    public void linkLost(String why) {
        submit(new Event.LinkLost(0, why));
    }

    @Override
    public void received(Message message) {
        submit(new Event.Received(0, message));
    }

    private void bug(Throwable e) {
        LOG.error("group {} is stopped by an internal fault", definition.name(), e);
        fault(
                Problem.of(
                                "FSDN2061E",
                                "Group "
                                        + definition.name()
                                        + " is stopped by an internal fault; its data is as it"
                                        + " was.",
                                "Fail over to the other side if it is recoverable, and report the"
                                        + " fault with the log of this node.",
                                definition.name())
                        .withCause(String.valueOf(e))
                        .as(ProblemKind.FAULT));
    }

    private void fault(Problem problem) {
        if (ended) {
            return;
        }
        end();
        access = new HostAccess.Refused(problem);
        sequence++;
        GroupState last = state;
        state = new GroupState(sequence, last.view(), problem, last.movedBytes(), 0);
        exports.forEach(context.gate()::disconnect);
        requests.abandon();
        commands.values().forEach(c -> c.completeExceptionally(problem.toException()));
        commands.clear();
        if (last.view() != null) {
            links.send(
                    definition.target().id(),
                    definition.groupId(),
                    new Message.Refused(
                            last.view().roleEpoch(),
                            StopReason.FAULT,
                            "node " + context.self().name() + " has stopped the group"));
        }
        changed();
    }

    private void end() {
        ended = true;
        images.end();
        links.unregister(definition.groupId());
        if (timer != null) {
            timer.cancel();
        }
        queue.forEach(this::refuse);
        queue.clear();
        closed.complete(null);
    }

    /** Gives back what came with an event that nobody takes any more. */
    private void refuse(Event event) {
        Payload payload =
                switch (event) {
                    case Event.HostWrite write -> write.payload();
                    case Event.ImageWrite write -> write.payload();
                    case Event.LocalRead read -> read.payload();
                    case Event.LogRead read -> read.payload();
                    case Event.Received received -> ReplicationCodec.data(received.message());
                    default -> null;
                };
        if (payload != null) {
            payload.release();
        }
        long request =
                switch (event) {
                    case Event.HostWrite write -> write.request();
                    case Event.HostFlush flush -> flush.request();
                    case Event.ImageWrite write -> write.request();
                    case Event.ImageFlush flush -> flush.request();
                    case Event.ImageRead read -> read.request();
                    case Event.SegmentsRead read -> read.request();
                    default -> -1;
                };
        if (request >= 0) {
            reads.ended(request);
            requests.answer(request, Effect.HostResult.SHUTDOWN);
        }
    }

    /** Closes the files; nothing may be under way. */
    public void dispose() {
        meta.close();
        stores.close();
        logs.close();
        metaFiles.close();
    }
}
