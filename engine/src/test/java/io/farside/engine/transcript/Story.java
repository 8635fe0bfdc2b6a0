// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.group.Event;
import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupConfig;
import io.farside.model.GroupPolicies;
import io.farside.model.LossPolicy;
import io.farside.model.ReplicationMode;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Two engines, a link in memory, a clock that moves by hand. Everything that is on its way arrives
 * in the order in which it left; what the story tells goes into a text that is compared with a
 * golden one. {@code -Dgolden.update=true} writes the golden texts anew.
 */
final class Story {
    private static final int MOST_EVENTS = 20_000;

    final Words words = new Words();
    final int volumes;
    final Side alpha;
    final Side beta;
    long nanos;

    /** Payloads alpha holds at the end, because they are in its window. */
    int kept;

    GroupConfig.WindowLimits window = GroupConfig.WindowLimits.DEFAULT;
    GroupPolicies policies = GroupPolicies.DEFAULT;
    ReplicationMode mode = ReplicationMode.SYNC;
    Duration period = GroupConfig.Target.DEFAULT_PERIOD;
    private final Answers answers = new Answers();
    private final StringBuilder text = new StringBuilder();
    private final Deque<Arrival> queue = new ArrayDeque<>();
    private final List<Arrival> stalled = new ArrayList<>();
    private Predicate<Message> stop = m -> false;
    private boolean telling = true;
    private boolean linked;

    /** Something on its way to a side; {@code life} is the process it is meant for. */
    private record Arrival(Side to, int life, String words, Runnable effect, Event event) {}

    Story(int volumes) {
        this.volumes = volumes;
        this.alpha = new Side(this, 0, "alpha");
        this.beta = new Side(this, 1, "beta");
    }

    Side side(int index) {
        return index == 0 ? alpha : beta;
    }

    Answers answers() {
        return answers;
    }

    GroupConfig config(Side side, String bootId, boolean fresh) {
        List<GroupConfig.Volume> list = new ArrayList<>();
        for (int v = 0; v < volumes; v++) {
            list.add(
                    new GroupConfig.Volume(
                            new UUID(7, v), (long) Disk.BLOCKS * Letters.BLOCK, Letters.BLOCK));
        }
        Side peer = side.peer();
        return new GroupConfig(
                new UUID(1, 1),
                "bank",
                new GroupConfig.Node(side.index + 1L, side.name),
                bootId,
                list,
                List.of(
                        new GroupConfig.Target(
                                new GroupConfig.Node(peer.index + 1L, peer.name),
                                mode,
                                policies,
                                period)),
                new GroupConfig.Limits(
                        16_384,
                        window,
                        4,
                        GroupConfig.Limits.BRANCH_MILLIS,
                        GroupConfig.StreamLimits.DEFAULT),
                side.index == 0,
                fresh);
    }

    /** Loss policy for both sides from the next start of each. */
    void onLoss(LossPolicy policy, Duration limit) {
        policies = new GroupPolicies(true, policy, Duration.ofSeconds(3), limit);
    }

    /** Both sides up and linked, nothing started. */
    void linked() {
        quietly(() -> {
            alpha.start();
            beta.start();
            run();
            connect();
        });
    }

    /** Both sides in sync, alpha primary. */
    void mirroring() {
        linked();
        quietly(() -> {
            alpha.command(new GroupCommand.Start(null, false));
            run();
            settle();
        });
        assertThat(alpha.view().synced()).isTrue();
        tell("both sides are Started and Synced, alpha is primary");
    }

    /** Lets extents cool, so that a story begins without marks. */
    void settle() {
        advance(Duration.ofSeconds(8));
    }

    void quietly(Runnable part) {
        boolean was = telling;
        telling = false;
        part.run();
        telling = was;
    }

    void tell(String what) {
        if (telling) {
            text.append("-- ").append(what).append('\n');
        }
    }

    void line(Side side, String what) {
        if (telling) {
            text.append(side.index == 0 ? "alpha | " : "beta  | ").append(what).append('\n');
        }
    }

    void connect() {
        connect(m -> false);
    }

    /** The link comes up; goes on until such a message is next to arrive. */
    void connect(Predicate<Message> next) {
        tell("the link comes up");
        linked = true;
        up(alpha);
        up(beta);
        runUntil(next);
    }

    private void up(Side side) {
        arrive(
                side,
                "",
                new Event.LinkUp(
                        0, new Event.PeerNode(side.peer().index + 1L, "boot-" + side.peer().name)));
    }

    /** The link breaks; what is on its way is lost. */
    void cut() {
        tell("the link breaks");
        linked = false;
        dropMessages();
        for (Side side : List.of(alpha, beta)) {
            if (side.isRunning()) {
                arrive(side, "", new Event.LinkLost(0, "reset"));
            }
        }
    }

    void died(Side side) {
        boolean was = linked;
        linked = false;
        dropMessages();
        if (was && side.peer().isRunning()) {
            arrive(side.peer(), "", new Event.LinkLost(0, "closed by the peer"));
        }
    }

    private void dropMessages() {
        queue.removeIf(arrival -> {
            if (arrival.event instanceof Event.Received(int _, Message message)) {
                release(message);
                return true;
            }
            return false;
        });
    }

    private static void release(Message message) {
        Payload payload = ReplicationCodec.data(message);
        if (payload != null) {
            payload.release();
        }
    }

    void send(Side from, Message message) {
        if (linked) {
            Side to = from.peer();
            arrive(to, words.message(message), new Event.Received(0, copied(message, to)));
        }
    }

    private static Message copied(Message message, Side to) {
        return switch (message) {
            case Message.Write m when m.payload() instanceof Letters l ->
                    new Message.Write(
                            m.roleEpoch(),
                            m.sequence(),
                            m.range(),
                            m.durable(),
                            new Letters(l.letters, to.held));
            case Message.SyncBlock m when m.payload() instanceof Letters l ->
                    new Message.SyncBlock(
                            m.roleEpoch(),
                            m.sequence(),
                            m.range(),
                            new Letters(l.letters, to.held));
            default -> message;
        };
    }

    void deliver(Side to, String words, Event event) {
        arrive(to, words, event);
    }

    private void arrive(Side to, String said, Event event) {
        queue.add(new Arrival(to, to.life, said, () -> {}, event));
    }

    void later(Side side, Disk.Ending ending) {
        Arrival arrival = new Arrival(side, side.life, "", ending.effect(), ending.event());
        if (side.disk.stalled) {
            stalled.add(arrival);
        } else {
            queue.add(arrival);
        }
    }

    /** Operations of a stalled disk end now. */
    void unstall(Side side) {
        side.disk.stalled = false;
        queue.addAll(stalled);
        stalled.clear();
    }

    /** Goes on until nothing is on its way. */
    void run() {
        runUntil(m -> false);
    }

    /** Goes on until such a message is next to arrive. */
    void runUntil(Predicate<Message> next) {
        stop = next;
        for (int i = 0; !queue.isEmpty(); i++) {
            assertThat(i).as("events without end").isLessThan(MOST_EVENTS);
            Arrival arrival = queue.peek();
            if (arrival.event instanceof Event.Received(int _, Message m) && stop.test(m)) {
                return;
            }
            take(queue.remove());
        }
    }

    private void take(Arrival arrival) {
        if (arrival.life != arrival.to.life || !arrival.to.isRunning()) {
            return;
        }
        arrival.effect.run();
        String said = said(arrival);
        if (!said.isEmpty()) {
            line(arrival.to, said);
        }
        arrival.to.step(arrival.event);
    }

    private static String said(Arrival arrival) {
        return switch (arrival.event) {
            case Event.LocalDone(long op, Event.DiskResult result) ->
                    arrival.to.op(op).isEmpty()
                            ? ""
                            : "done " + arrival.to.op(op) + problem(result);
            case Event.StoreCreated e -> "done " + arrival.to.op(e.op()) + problem(e.result());
            case Event.MetaDone(long op, Event.DiskResult result) ->
                    "done " + arrival.to.op(op) + problem(result);
            case Event.LocalRead e -> "done " + arrival.to.op(e.op()) + Words.letters(e.payload());
            case Event.LocalDigested e -> "done " + arrival.to.op(e.op());
            case Event.AllocationMapped e -> "done " + arrival.to.op(e.op());
            case Event.OfLog e -> "done " + arrival.to.op(e.op());
            case Event.LinkUp _ -> "link up";
            case Event.LinkLost(int _, String why) -> "link lost: " + why;
            case Event.HostWrite _,
                    Event.HostFlush _,
                    Event.ImageRead _,
                    Event.SegmentsRead _,
                    Event.ImageWrite _,
                    Event.ImageFlush _,
                    Event.HostsAttached _,
                    Event.Received _,
                    Event.Commanded _,
                    Event.Closing _,
                    Event.Woken _ ->
                    arrival.words;
        };
    }

    private static String problem(Event.DiskResult result) {
        return result == Event.DiskResult.OK ? "" : " " + result;
    }

    /** Time passes; timers that fall into it fire at their time. */
    void advance(Duration time) {
        tell((time.toMillis() + 999) / 1000 + " s pass");
        long until = nanos + time.toNanos();
        run();
        for (int i = 0; ; i++) {
            assertThat(i).as("timers without end").isLessThan(MOST_EVENTS);
            Side next = alpha.wakeAt() <= beta.wakeAt() ? alpha : beta;
            if (next.wakeAt() > until) {
                break;
            }
            nanos = Math.max(nanos, next.wakeAt());
            next.wake();
            run();
        }
        nanos = until;
    }

    /** The images of both sides; a letter that is not durable is followed by an apostrophe. */
    void images() {
        for (int v = 0; v < volumes; v++) {
            tell("v" + v + " alpha " + image(alpha, v) + "  beta " + image(beta, v));
        }
    }

    private static String image(Side side, int volume) {
        StringBuilder image = new StringBuilder();
        for (int b = 0; b < Disk.BLOCKS; b++) {
            char letter = side.disk.cache[volume][b];
            image.append(letter);
            if (letter != side.disk.durable[volume][b]) {
                image.append('\'');
            }
        }
        return image.toString();
    }

    void assertEqualImages() {
        for (int v = 0; v < volumes; v++) {
            assertThat(beta.disk.cache[v]).isEqualTo(alpha.disk.cache[v]);
        }
    }

    /** The story so far. */
    String told() {
        return text.toString();
    }

    /** Ends the story and compares it with the golden text of this name. */
    void matches(String name) {
        run();
        for (Side side : List.of(alpha, beta)) {
            if (side.isRunning()) {
                assertThat(side.held.count)
                        .as("payloads held by " + side.name)
                        .isEqualTo(side.index == 0 ? kept : 0);
            }
        }
        Path golden = Path.of("src/test/resources/transcripts", name + ".txt");
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(golden.getParent());
                Files.writeString(golden, text);
            }
            assertThat(text.toString())
                    .as("transcript " + name + "; -Dgolden.update=true writes it anew")
                    .isEqualTo(Files.readString(golden));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
