// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.api.node.RemovedView;
import io.farside.rest.EventHub;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes changed objects on the event stream, each at most once in a short while however often
 * it changes, on a thread of its own: the loop only notes names. Thread-safe.
 */
public final class NodeEvents implements AutoCloseable {
    /** Changes within this time are one event, milliseconds. */
    static final int GATHER_MILLIS = 50;

    /** Gives the present state of an object, or null when it is gone. */
    @FunctionalInterface
    public interface Source {
        @Nullable Object view(String event, String name);
    }

    private static final Logger LOG = LoggerFactory.getLogger(NodeEvents.class);

    private record Changed(String event, String name) {}

    private final EventHub hub;
    private final Source source;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().name("events").daemon().unstarted(work));
    private final Executor later =
            CompletableFuture.delayedExecutor(GATHER_MILLIS, TimeUnit.MILLISECONDS, thread);
    private final Set<Changed> changed = new LinkedHashSet<>();

    public NodeEvents(EventHub hub, Source source) {
        this.hub = hub;
        this.source = source;
    }

    /** The object's state has changed. */
    public void changed(String event, String name) {
        boolean first;
        synchronized (changed) {
            first = changed.isEmpty();
            changed.add(new Changed(event, name));
        }
        if (first) {
            later.execute(this::publish);
        }
    }

    /** The object is gone. */
    public void removed(String event, String name) {
        hub.publish(event, new RemovedView(name));
    }

    private void publish() {
        List<Changed> batch;
        synchronized (changed) {
            batch = List.copyOf(changed);
            changed.clear();
        }
        for (Changed each : batch) {
            publish(each);
        }
    }

    private void publish(Changed each) {
        try {
            Object view = source.view(each.event(), each.name());
            if (view != null) {
                hub.publish(each.event(), view);
            }
        } catch (RuntimeException e) {
            // A bug in making one view must not silence the others; the log names it.
            LOG.error("cannot publish {} {}", each.event(), each.name(), e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
