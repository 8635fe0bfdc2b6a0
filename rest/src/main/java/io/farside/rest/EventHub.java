// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import io.farside.api.Json;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Level-triggered event stream: a new subscriber gets full state, then every change, numbered. Each
 * event carries the whole new state of its object, so a subscriber that is cut off simply
 * subscribes again. Thread-safe.
 */
public final class EventHub implements EventSource {
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

    /** Name and state of an object. */
    public record State(String name, Object view) {}

    /**
     * Part of what is published.
     *
     * @param fullState its objects now; called under the hub's lock, so it must not wait for anyone
     *     who publishes
     * @param wanted what is told
     * @param last after what nothing more will come: the stream ends with it
     */
    public record Topic(
            Supplier<List<State>> fullState, Predicate<State> wanted, Predicate<State> last) {}

    /** Name of the event after which a stream ends. */
    public static final String ENDED = "ended";

    /** A subscriber's end; closed by whoever opened it. */
    public final class Subscription implements AutoCloseable {
        private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT_EVENTS);
        private final Topic topic;
        private volatile boolean lagging;

        private Subscription(Topic topic) {
            this.topic = topic;
        }

        private void offer(Item item) {
            lagging |= !queue.offer(item);
        }

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
    private final Topic everything;
    private long sequence;
    private volatile boolean ended;

    /**
     * @param fullState all objects now; called under the hub's lock, so it must not wait for anyone
     *     who publishes
     */
    public EventHub(Supplier<List<State>> fullState) {
        everything = new Topic(fullState, _ -> true, _ -> false);
    }

    /** Tells every subscriber who wants it the new state of an object. */
    public synchronized void publish(String name, Object view) {
        sequence++;
        State state = new State(name, view);
        Item item = null;
        for (Iterator<Subscription> all = subscribers.iterator(); all.hasNext(); ) {
            Subscription subscription = all.next();
            if (subscription.topic.wanted.test(state)) {
                item = item == null ? new Item(sequence, name, Json.text(view)) : item;
                subscription.offer(item);
                if (subscription.topic.last.test(state)) {
                    subscription.offer(new Item(sequence, ENDED, "{}"));
                    all.remove();
                }
            }
        }
    }

    @Override
    public Subscription subscribe(Call call) {
        return subscribe(everything);
    }

    /**
     * Full state, then {@code synchronized}, is already queued in what this returns.
     *
     * @throws io.farside.model.ProblemException {@code FSDR1004E} when there are too many
     */
    public synchronized Subscription subscribe(Topic topic) {
        if (subscribers.size() >= SUBSCRIBER_LIMIT) {
            throw Problem.of(
                            "FSDR1004E",
                            "There are already " + SUBSCRIBER_LIMIT + " event subscribers.",
                            "Close one of them and try again.")
                    .as(ProblemKind.UNAVAILABLE)
                    .toException();
        }
        Subscription subscription = new Subscription(topic);
        List<State> states = topic.fullState.get();
        for (State state : states) {
            subscription.offer(new Item(sequence, state.name(), Json.text(state.view())));
        }
        subscription.offer(
                new Item(sequence, "synchronized", "{\"objects\":" + states.size() + "}"));
        if (states.stream().anyMatch(topic.last)) {
            subscription.offer(new Item(sequence, ENDED, "{}"));
        } else {
            subscribers.add(subscription);
        }
        return subscription;
    }

    /** Ends every stream; later subscribers get full state and the end. */
    @Override
    public synchronized void end() {
        ended = true;
        for (Subscription subscription : subscribers) {
            // Wakes the stream's thread; when the queue is full it is awake anyway.
            subscription.offer(new Item(sequence, ENDED, "{}"));
        }
    }
}
