// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import io.farside.api.ProblemView;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.javalin.http.sse.SseClient;
import java.util.concurrent.TimeUnit;

/** Serves an {@link EventHub} as server-sent events, one virtual thread a subscriber. */
final class EventStream {
    /** A comment keeps the connection known to be alive when nothing happens. */
    private static final long KEEP_ALIVE_SECONDS = 2;

    private final EventHub hub;

    EventStream(EventHub hub) {
        this.hub = hub;
    }

    void serve(SseClient client) {
        EventHub.Subscription subscription = hub.subscribe();
        if (subscription == null) {
            Problem problem =
                    Problem.of(
                                    "FSDR1004E",
                                    "There are already "
                                            + EventHub.SUBSCRIBER_LIMIT
                                            + " event subscribers.",
                                    "Close one of them and try again.")
                            .as(ProblemKind.UNAVAILABLE);
            client.sendEvent("problem", io.farside.api.Json.text(ProblemView.of(problem)));
            client.close();
            return;
        }
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
            } else {
                client.sendEvent(item.name(), item.json(), Long.toString(item.sequence()));
            }
        }
    }
}
