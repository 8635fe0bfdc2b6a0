// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.storage;

import io.farside.api.node.GroupView;
import io.farside.manager.store.Definitions;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.session.GroupDefinition;
import io.farside.session.observe.GroupObservation;
import io.farside.session.observe.SideObservation;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All storage systems: one watcher each, and what they say put together. Thread-safe. */
public final class Fleet implements AutoCloseable {
    private final Map<String, NodeWatcher> watchers = new ConcurrentHashMap<>();
    private final Map<String, URI> urls = new ConcurrentHashMap<>();
    private final StorageSystems drivers;
    private final ServerTerm term;
    private final InstantSource clock;
    private final Object changes = new Object();
    private volatile Consumer<String> listener = name -> {};
    private long changeCount;

    /**
     * @param term this server's
     */
    public Fleet(StorageSystems drivers, ServerTerm term, InstantSource clock) {
        this.drivers = drivers;
        this.term = term;
        this.clock = clock;
    }

    /** Who is told the name of a storage system whose picture changed; set once, before start. */
    public void listen(Consumer<String> newListener) {
        listener = newListener;
    }

    /** Watches what is defined, and nothing else. */
    public synchronized void follow(Definitions definitions) {
        for (String name : Map.copyOf(watchers).keySet()) {
            Definitions.StorageSystemRow row = definitions.storageSystems().get(name);
            if (row == null || !URI.create(row.url()).equals(urls.get(name))) {
                urls.remove(name);
                NodeWatcher gone = watchers.remove(name);
                if (gone != null) {
                    gone.close();
                }
            }
        }
        for (Definitions.StorageSystemRow row : definitions.storageSystems().values()) {
            if (!watchers.containsKey(row.name())) {
                URI url = URI.create(row.url());
                urls.put(row.name(), url);
                NodeWatcher watcher =
                        new NodeWatcher(
                                drivers.open(url, term), term, clock, () -> changed(row.name()));
                watchers.put(row.name(), watcher);
                watcher.start();
            }
        }
    }

    private void changed(String name) {
        synchronized (changes) {
            changeCount++;
            changes.notifyAll();
        }
        listener.accept(name);
    }

    /** Number of changes so far, for {@link #awaitChange}. */
    public long changeCount() {
        synchronized (changes) {
            return changeCount;
        }
    }

    /** Waits until something changed after {@code seen}, at most this long. */
    public void awaitChange(long seen, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        synchronized (changes) {
            while (changeCount == seen) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                changes.wait(left);
            }
        }
    }

    /** Wakes everyone in {@link #awaitChange}. */
    public void wake() {
        synchronized (changes) {
            changeCount++;
            changes.notifyAll();
        }
    }

    public Optional<NodePicture> picture(String system) {
        return Optional.ofNullable(watchers.get(system)).map(NodeWatcher::picture);
    }

    /**
     * The driver of a storage system.
     *
     * @throws io.farside.model.ProblemException {@code FSDR2004E} when it is not defined
     */
    public StorageSystem system(String name) {
        NodeWatcher watcher = watchers.get(name);
        if (watcher == null) {
            throw Problem.of(
                            "FSDR2004E",
                            "There is no storage system " + name + ".",
                            "Define it first.",
                            name)
                    .as(ProblemKind.NOT_FOUND)
                    .toException();
        }
        return watcher.system();
    }

    /** What a command's answer told. */
    public void learn(String system, GroupView group) {
        NodeWatcher watcher = watchers.get(system);
        if (watcher != null) {
            watcher.learn(group);
        }
    }

    public void learn(String system, io.farside.api.node.VolumeView volume) {
        NodeWatcher watcher = watchers.get(system);
        if (watcher != null) {
            watcher.learn(volume);
        }
    }

    public void learnRemoved(String system, String group) {
        NodeWatcher watcher = watchers.get(system);
        if (watcher != null) {
            watcher.learnRemoved(group);
        }
    }

    public GroupObservation observe(GroupDefinition group) {
        return new GroupObservation(group, side(group, group.first()), side(group, group.second()));
    }

    private SideObservation side(GroupDefinition group, String system) {
        NodeWatcher watcher = watchers.get(system);
        if (watcher == null) {
            return new SideObservation.Silent(null);
        }
        NodePicture picture = watcher.picture();
        if (!picture.connected()) {
            return new SideObservation.Silent(picture.heardAt());
        }
        GroupView view = picture.groups().get(group.name());
        return view == null || !view.groupId().equals(group.groupId())
                ? new SideObservation.Absent(clock.instant())
                : new SideObservation.Answered(GroupSight.of(view, at(picture)));
    }

    private java.time.Instant at(NodePicture picture) {
        return picture.heardAt() == null ? picture.since() : picture.heardAt();
    }

    @Override
    public void close() {
        watchers.values().forEach(NodeWatcher::close);
        watchers.clear();
    }
}
