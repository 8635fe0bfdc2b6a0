// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.storage;

import io.farside.api.EventReader;
import io.farside.api.Json;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.RemovedView;
import io.farside.api.node.TermView;
import io.farside.api.node.VolumeView;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Keeps the picture of one storage system: full state, then changes. A virtual thread follows the
 * event stream, another asks for a sign of life every second; when either fails the picture turns
 * Unknown at once and the connection is made anew.
 */
final class NodeWatcher implements AutoCloseable {
    static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);

    /** Told of every change of the picture; called by the watcher's threads. */
    interface Listener {
        void changed();
    }

    private final StorageSystem system;
    private final ServerTerm term;
    private final InstantSource clock;
    private final Listener listener;
    private final Thread thread;
    private volatile NodePicture picture;
    private volatile boolean closing;
    private boolean met;

    NodeWatcher(StorageSystem system, ServerTerm term, InstantSource clock, Listener listener) {
        this.system = system;
        this.term = term;
        this.clock = clock;
        this.listener = listener;
        this.picture = NodePicture.connecting(clock.instant());
        this.thread = Thread.ofVirtual().name("watch").unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    StorageSystem system() {
        return system;
    }

    NodePicture picture() {
        return picture;
    }

    /** What a command's answer told about a group. */
    void learn(GroupView group) {
        change(p -> p.with(group));
    }

    void learnRemoved(String group) {
        change(p -> p.withoutGroup(group));
    }

    void learn(VolumeView volume) {
        change(p -> p.with(volume));
    }

    private void change(UnaryOperator<NodePicture> step) {
        synchronized (this) {
            picture = step.apply(picture);
        }
        listener.changed();
    }

    private void work() {
        Duration wait = FIRST_RETRY;
        while (!closing) {
            try {
                boolean wasConnected = connection();
                wait = wasConnected ? FIRST_RETRY : longer(wait);
                Thread.sleep(wait);
            } catch (InterruptedException e) {
                // Only close interrupts; the loop's condition ends it.
                closing = true;
            }
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : twice;
    }

    /** One connection until it fails; whether it got as far as full state. */
    private boolean connection() throws InterruptedException {
        try {
            claim();
            NodeView node = system.node();
            Connected connected = new Connected(node);
            connected.run();
            return connected.complete;
        } catch (ProblemException e) {
            change(p -> p.lost(clock.instant(), e.problem()));
            return false;
        }
    }

    /** The node obeys this server from now on, or says whom it obeys. */
    private void claim() {
        TermView seen = system.term();
        TermView ours = met ? term.get() : term.above(seen);
        if (!seen.equals(ours)) {
            system.claim(ours);
        }
        met = true;
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        system.close();
    }

    /** A stream and its probes. */
    private final class Connected {
        private final NodeView node;
        private final Map<String, VolumeView> volumes = new TreeMap<>();
        private final Map<String, GroupView> groups = new TreeMap<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile boolean complete;
        private volatile @Nullable Problem end;

        Connected(NodeView node) {
            this.node = node;
        }

        void run() throws InterruptedException {
            Thread stream = Thread.ofVirtual().name("events").start(this::stream);
            try {
                while (!ended.await(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    system.probe();
                    if (complete) {
                        change(p -> p.heard(clock.instant()));
                    }
                }
                Problem why = end;
                throw (why == null ? streamEnded("") : why).toException();
            } finally {
                stream.interrupt();
                stream.join();
            }
        }

        private void stream() {
            try {
                system.follow(this::accept);
                end = streamEnded("");
            } catch (ProblemException e) {
                end = e.problem();
            } catch (JacksonException e) {
                end = streamEnded(e.getOriginalMessage());
            } catch (InterruptedException e) {
                end = streamEnded("interrupted");
            } finally {
                ended.countDown();
            }
        }

        private boolean accept(EventReader.Event event) {
            byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
            switch (event.name()) {
                case NodePaths.EVENT_NODE -> {
                    NodeView view = Json.readReply(data, NodeView.class);
                    if (complete) {
                        change(p -> p.with(view));
                    }
                }
                case NodePaths.EVENT_VOLUME -> volume(Json.readReply(data, VolumeView.class));
                case NodePaths.EVENT_GROUP -> group(Json.readReply(data, GroupView.class));
                case NodePaths.EVENT_VOLUME_REMOVED -> {
                    String name = Json.readReply(data, RemovedView.class).name();
                    change(p -> p.withoutVolume(name));
                }
                case NodePaths.EVENT_GROUP_REMOVED -> {
                    String name = Json.readReply(data, RemovedView.class).name();
                    change(p -> p.withoutGroup(name));
                }
                case "synchronized" -> {
                    complete = true;
                    change(p -> p.full(clock.instant(), node, volumes, groups));
                }
                default -> {
                    // An event of a newer release: its object is not one this version knows.
                }
            }
            return !closing;
        }

        private void volume(VolumeView view) {
            if (complete) {
                change(p -> p.with(view));
            } else {
                volumes.put(view.name(), view);
            }
        }

        private void group(GroupView view) {
            if (complete) {
                change(p -> p.with(view).heard(clock.instant()));
            } else {
                groups.put(view.name(), view);
            }
        }

        private Problem streamEnded(String why) {
            return Problem.of(
                            "FSDR2003E",
                            "The node ended its event stream.",
                            "Nothing has to be done: the connection is made anew.")
                    .withCause(why)
                    .as(ProblemKind.UNAVAILABLE)
                    .asRetryable();
        }
    }
}
