// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import io.farside.model.Problem;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves an {@link EventSource} as server-sent events, one virtual thread a subscriber. */
final class EventStream {
    static final String MEDIA_TYPE = "text/event-stream";

    /** A comment keeps the connection known to be alive when nothing happens. */
    private static final long KEEP_ALIVE_SECONDS = 2;

    private final EventSource source;

    EventStream(EventSource source) {
        this.source = source;
    }

    /**
     * Subscribes before anything is answered, so that a refusal has a status of its own.
     *
     * @throws io.farside.model.ProblemException {@code FSDR1012E}, or what the source refuses with
     */
    void answer(Context context) {
        @Nullable String accepted = context.header("Accept");
        if (accepted == null || !accepted.contains(MEDIA_TYPE)) {
            throw Problem.badInput(
                            "FSDR1012E",
                            context.path() + " is a stream of events.",
                            "Send Accept: " + MEDIA_TYPE + ".")
                    .toException();
        }
        EventHub.Subscription subscription = source.subscribe(new Call(context));
        new SseHandler(0, client -> serve(client, subscription)).handle(context);
    }

    private static void serve(SseClient client, EventHub.Subscription subscription) {
        try (subscription) {
            pump(client, subscription);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
    }

    private static void pump(SseClient client, EventHub.Subscription subscription)
            throws InterruptedException {
        while (!client.terminated() && subscription.open()) {
            EventHub.Item item = subscription.queue().poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
            if (item == null) {
                client.sendComment("alive");
                continue;
            }
            client.sendEvent(item.name(), item.json(), Long.toString(item.sequence()));
            if (item.name().equals(EventHub.ENDED)) {
                return;
            }
        }
    }
}
