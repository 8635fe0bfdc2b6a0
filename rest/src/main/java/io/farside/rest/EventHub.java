// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import io.farside.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * Level-triggered event stream: a new subscriber gets full state, then every change, numbered. Each
 * event carries the whole new state of its object, so a subscriber that is cut off simply
 * subscribes again. Thread-safe.
 */
public final class EventHub {
    /** Events a subscriber may lag behind before it is cut off. */
    public static final int QUEUE_LIMIT_EVENTS = 4096;

    /** Subscribers at once. */
    public static final int SUBSCRIBER_LIMIT = 64;

    /**
     * One event on its way.
     *
     * @param sequence rises by one with each change; several events of one full state share it
     * @param name what kind of object it is about
     * @param json its whole state
     */
    public record Item(long sequence, String name, String json) {}

    /** Name and state of an object, for full state. */
    public record State(String name, Object view) {}

    /** A subscriber's end; closed by whoever opened it. */
    public final class Subscription implements AutoCloseable {
        private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT_EVENTS);
        private volatile boolean lagging;

        public BlockingQueue<Item> queue() {
            return queue;
        }

        /** Whether the stream goes on. */
        public boolean open() {
            return !lagging && !ended;
        }

        @Override
        public void close() {
            synchronized (EventHub.this) {
                subscribers.remove(this);
            }
        }
    }

    private final List<Subscription> subscribers = new ArrayList<>();
    private final Supplier<List<State>> fullState;
    private long sequence;
    private volatile boolean ended;

    /**
     * @param fullState all objects now; called under the hub's lock, so it must not wait for anyone
     *     who publishes
     */
    public EventHub(Supplier<List<State>> fullState) {
        this.fullState = fullState;
    }

    /** Tells every subscriber the new state of an object. */
    public synchronized void publish(String name, Object view) {
        sequence++;
        if (subscribers.isEmpty()) {
            return;
        }
        Item item = new Item(sequence, name, Json.text(view));
        for (Subscription subscription : subscribers) {
            if (!subscription.queue.offer(item)) {
                subscription.lagging = true;
            }
        }
    }

    /**
     * Full state, then {@code synchronized}, is already queued in what this returns; null when
     * there are too many.
     */
    public synchronized @org.jspecify.annotations.Nullable Subscription subscribe() {
        if (subscribers.size() >= SUBSCRIBER_LIMIT) {
            return null;
        }
        Subscription subscription = new Subscription();
        List<State> states = fullState.get();
        for (State state : states) {
            if (!subscription.queue.offer(
                    new Item(sequence, state.name(), Json.text(state.view())))) {
                subscription.lagging = true;
            }
        }
        if (!subscription.queue.offer(
                new Item(sequence, "synchronized", "{\"objects\":" + states.size() + "}"))) {
            subscription.lagging = true;
        }
        subscribers.add(subscription);
        return subscription;
    }

    /** Ends every stream; later subscribers get full state and the end. */
    public synchronized void end() {
        ended = true;
        for (Subscription subscription : subscribers) {
            // Wakes the stream's thread; when the queue is full it is awake anyway.
            subscription.lagging |= !subscription.queue.offer(new Item(sequence, "ended", "{}"));
        }
    }
}
