// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupConfig;
import io.farside.engine.group.GroupEngine;
import io.farside.engine.group.GroupView;
import io.farside.engine.group.Now;
import io.farside.wire.replication.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One node of a story: its process, its machine and its hosts. */
final class Side {
    final int index;
    final String name;
    final Disk disk;
    private final Story story;
    private final Map<Long, String> ops = new HashMap<>();
    private @Nullable GroupEngine engine;
    Letters.Held held = new Letters.Held();
    int life;
    private int boots = 1;
    private long wake = Long.MAX_VALUE;
    private long requests;
    private String shown = "";

    Side(Story story, int index, String name) {
        this.story = story;
        this.index = index;
        this.name = name;
        this.disk = new Disk(story.volumes);
    }

    Side peer() {
        return story.side(1 - index);
    }

    boolean isRunning() {
        return engine != null;
    }

    GroupView view() {
        GroupEngine running = engine;
        if (running == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return running.view();
    }

    /** As operators see it. */
    String status() {
        return view().role() + " " + view().status().label();
    }

    void start() {
        life++;
        held = new Letters.Held();
        GroupConfig config = story.config(this, "boot-" + name + "-" + boots, life == 1);
        GroupEngine fresh =
                GroupEngine.open(
                        config,
                        (file, volume, _, image) -> disk.meta(file, volume, image),
                        new SplittableRandom(index * 1000L + life));
        engine = fresh;
        wake = Long.MAX_VALUE;
        story.line(this, "starts");
        after(fresh.begin(now()));
    }

    /** The RPO as it is shown now, ms; -1 when it is not known. */
    long rpoMillis() {
        long age = view().target().rpo().ageNanos(now());
        return age < 0 ? age : age / 1_000_000;
    }

    private Now now() {
        return new Now(story.nanos + 1_000_000_000L, 1_800_000_000_000L + story.nanos / 1_000_000);
    }

    /** The process is gone, with it everything on its way from and to it. */
    void kill() {
        story.line(this, "is killed (kill -9)");
        end();
    }

    /** The machine is gone; only what was flushed is there at the next start. */
    void losePower() {
        story.line(this, "loses power");
        end();
        disk.losePower();
        boots++;
    }

    private void end() {
        engine = null;
        life++;
        ops.clear();
        shown = "";
        story.died(this);
    }

    /** A host writes these letters, one a block; a dot writes zeros. */
    long write(int volume, int block, String letters) {
        return write(volume, block, letters, false);
    }

    long writeDurably(int volume, int block, String letters) {
        return write(volume, block, letters, true);
    }

    private long write(int volume, int block, String letters, boolean durable) {
        boolean zero = letters.chars().allMatch(c -> c == '.');
        long request = ++requests;
        long offset = (long) block * Letters.BLOCK;
        long length = (long) letters.length() * Letters.BLOCK;
        story.answers().written(this, request, new Answers.Span(volume, block, letters), durable);
        story.deliver(
                this,
                "host "
                        + (zero ? "trims" : "writes")
                        + " #"
                        + request
                        + " "
                        + Words.blocks(volume, offset, length)
                        + (zero ? "" : " '" + letters + "'")
                        + (durable ? " durable" : ""),
                new Event.HostWrite(
                        request,
                        volume,
                        offset,
                        length,
                        zero ? Event.WriteKind.TRIM : Event.WriteKind.WRITE,
                        durable,
                        zero ? null : new Letters(letters, held)));
        return request;
    }

    long flush(int volume) {
        long request = ++requests;
        story.answers().flushing(this, request, volume);
        story.deliver(
                this,
                "host flushes #" + request + " v" + volume,
                new Event.HostFlush(request, volume));
        return request;
    }

    void attach(int writers) {
        story.deliver(
                this, "hosts attached for writing: " + writers, new Event.HostsAttached(writers));
    }

    /** An operator's verb; its answer is found with {@link Answers#of}. */
    long command(GroupCommand command) {
        long request = ++requests;
        story.deliver(
                this,
                "OPERATOR #" + request + " " + Words.command(command),
                new Event.Commanded(request, command));
        return request;
    }

    String op(long op) {
        return ops.getOrDefault(op, "?");
    }

    long wakeAt() {
        return engine == null ? Long.MAX_VALUE : wake;
    }

    void wake() {
        wake = Long.MAX_VALUE;
        story.deliver(this, "", new Event.Woken());
    }

    void step(Event event) {
        GroupEngine running = engine;
        if (running == null) {
            throw new IllegalStateException(name + " does not run");
        }
        after(running.step(event, now()));
    }

    private void after(List<Effect> effects) {
        for (Effect effect : List.copyOf(effects)) {
            perform(effect);
        }
    }

    private void perform(Effect effect) {
        switch (effect) {
            case Effect.WriteLocal e -> {
                String text = "write " + Words.blocks(e.volume(), e.offset(), e.length());
                did(text + Words.letters(e.payload()) + (e.durable() ? " durable" : ""));
                operation(e.op(), text, disk.write(e));
            }
            case Effect.FlushLocal e -> {
                did("flush v" + e.volume());
                operation(e.op(), "flush v" + e.volume(), disk.flush(e));
            }
            case Effect.ReadLocal e -> {
                String text = "read " + Words.blocks(e.volume(), e.offset(), e.length());
                did(text);
                operation(e.op(), text, disk.read(e, held));
            }
            case Effect.DigestLocal e -> {
                String text = "digest " + Words.blocks(e.volume(), e.offset(), e.length());
                did(text);
                operation(e.op(), text, disk.digest(e));
            }
            case Effect.MapAllocation e -> {
                did("map allocation v" + e.volume());
                operation(e.op(), "map allocation v" + e.volume(), disk.map(e));
            }
            case Effect.WriteMeta e -> {
                String text = "save " + Disk.fileName(e.file(), e.volume(), e.image());
                did(text);
                operation(e.op(), text, disk.writeMeta(e));
            }
            case Effect.CreateStore _,
                    Effect.CopyBlocks _,
                    Effect.FlushStore _,
                    Effect.DiscardBlocks _,
                    Effect.RemoveImage _,
                    Effect.WriteStore _,
                    Effect.ReadSegments _ ->
                    performOnStores(effect);
            case Effect.OfLog e -> performOnLogs(e);
            case Effect.Send(int _, Message message) -> {
                did("-> " + story.words.message(message));
                story.send(this, message);
            }
            case Effect.DropLink(int _, String why) -> did("drop link: " + why);
            case Effect.ReplyHost(long request, Effect.HostResult result) -> {
                did("ANSWER host #" + request + " " + result);
                story.answers().host(this, request, result);
            }
            case Effect.ReplyCommand e -> {
                String text =
                        e.problem() == null
                                ? "done: " + e.detail()
                                : "refused: " + Words.problem(e.problem());
                did("ANSWER operator #" + e.request() + " " + text);
                story.answers().command(this, e.request(), text);
            }
            case Effect.SetAccess _ -> {}
            case Effect.Publish(GroupView view) -> show(view);
            case Effect.WakeAt(long nanos) -> wake = nanos - 1_000_000_000L;
            case Effect.Closed() -> did("closed");
            case Effect.Release(var payload) -> payload.release();
        }
    }

    private void performOnLogs(Effect.OfLog effect) {
        switch (effect) {
            case Effect.AppendLog e -> {
                String text = "append to log " + e.log() + Words.letters(e.payload());
                did(text);
                operation(e.op(), text, disk.append(e));
            }
            case Effect.ReadLog e -> {
                String text = "read from log " + e.log();
                did(text);
                operation(e.op(), text, disk.readLog(e, held));
            }
            case Effect.RemoveLog e -> {
                did("remove log " + e.log());
                operation(e.op(), "remove log " + e.log(), disk.removeLog(e));
            }
            case Effect.SyncLog _, Effect.ScanLog _ ->
                    throw new IllegalStateException("no stream here: " + effect);
        }
    }

    private void performOnStores(Effect effect) {
        switch (effect) {
            case Effect.CreateStore e -> {
                String text = "create " + Words.store(e.store().volume(), e.store());
                did(text);
                operation(e.op(), text, disk.create(e));
            }
            case Effect.CopyBlocks e -> {
                String text =
                        "copy "
                                + Words.blocks(e.volume(), e.offset(), e.length())
                                + " from "
                                + Words.store(e.volume(), e.from())
                                + " to "
                                + Words.store(e.volume(), e.to());
                did(text);
                operation(e.op(), text, disk.copy(e));
            }
            case Effect.FlushStore e -> {
                String text = "flush " + Words.store(e.store().volume(), e.store());
                did(text);
                operation(
                        e.op(),
                        text,
                        new Disk.Ending(
                                () -> {}, new Event.LocalDone(e.op(), Event.DiskResult.OK)));
            }
            case Effect.DiscardBlocks _ -> {}
            case Effect.RemoveImage e -> {
                // Asked for at every start, too, where nothing is there: told only when it matters.
                operation(e.op(), "", disk.remove(e));
            }
            default -> throw new IllegalStateException("no hosts of images here: " + effect);
        }
    }

    private void operation(long op, String text, Disk.Ending ending) {
        ops.put(op, text);
        story.later(this, ending);
    }

    private void did(String what) {
        story.line(this, "  " + what);
    }

    private void show(GroupView view) {
        String text = Words.view(view);
        if (!text.equals(shown)) {
            shown = text;
            did("= " + text);
        }
        story.answers().shows(this, view);
    }
}
