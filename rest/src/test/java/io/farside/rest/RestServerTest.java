// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.ApiClient;
import io.farside.api.EventReader;
import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestServerTest {
    record Greeting(String name, int times) {}

    private final EventHub hub =
            new EventHub(() -> List.of(new EventHub.State("greeting", new Greeting("first", 1))));
    private RestServer server;
    private ApiClient client;

    @BeforeEach
    void start() {
        List<Route> routes =
                List.of(
                        new Route(
                                Route.Method.POST,
                                "/v1/greetings",
                                "greet",
                                "Greet",
                                Greeting.class,
                                Greeting.class,
                                call -> Answer.ok(call.body(Greeting.class))),
                        Route.get(
                                "/v1/greetings/{name}",
                                "greeting",
                                "One greeting",
                                Greeting.class,
                                call -> {
                                    throw Problem.notFound(
                                                    "FSDR9998E",
                                                    "No " + call.path("name"),
                                                    "Greet first")
                                            .toException();
                                }),
                        Route.get(
                                "/v1/bug",
                                "bug",
                                "A bug",
                                Greeting.class,
                                _ -> {
                                    throw new IllegalStateException("secret detail");
                                }));
        server =
                RestServer.start(
                        new ListenAddress.Inet("127.0.0.1", 0), routes, Map.of("/v1/events", hub));
        client =
                new ApiClient(
                        URI.create("http://" + server.address()), Duration.ofSeconds(10), Map.of());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void answersWithWhatTheHandlerReturned() {
        assertThat(client.post("/v1/greetings", new Greeting("a", 2), Greeting.class))
                .isEqualTo(new Greeting("a", 2));
    }

    @Test
    void carriesTheProblemOfARefusal() {
        ProblemException e =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> client.get("/v1/greetings/nobody", Greeting.class));
        assertThat(e.problem().code()).isEqualTo("FSDR9998E");
        assertThat(e.problem().correction()).isEqualTo("Greet first");
    }

    @Test
    void hidesTheDetailsOfABug() {
        ProblemException e =
                catchThrowableOfType(
                        ProblemException.class, () -> client.get("/v1/bug", Greeting.class));
        assertThat(e.problem().code()).isEqualTo("FSDR1099E");
        assertThat(e.problem().toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"name\":\"a\",\"times\":1,\"other\":2}",
                "{\"name\":\"a\",\"times\":1}x",
                "{\"name\":\"a\",\"times\":\"many\"}",
                "{\"name\":\"a\",\"name\":\"b\",\"times\":1}",
                "{\"name\":\"a\",\"times\":99999999999999999999999999999999999999999999}"
            })
    void refusesABodyThatIsNotTheRequest(String body) throws Exception {
        HttpResponse<String> response = send(body);
        assertThat(response.statusCode()).isBetween(400, 413);
        assertThat(response.body())
                .contains("FSDR1001E")
                .doesNotContain("io.farside")
                .doesNotContain("tools.jackson");
    }

    @Test
    void refusesDeepNestingAndHugeBodies() throws Exception {
        assertThat(send("[".repeat(5000)).statusCode()).isIn(400, 413);
        assertThat(send("\"" + "x".repeat((int) RestServer.BODY_LIMIT_BYTES) + "\"").statusCode())
                .isEqualTo(413);
    }

    @Test
    void refusesAnAddressThatOthersCanReach() {
        ProblemException e =
                catchThrowableOfType(
                        ProblemException.class,
                        () ->
                                RestServer.start(
                                        new ListenAddress.Inet("0.0.0.0", 0), List.of(), Map.of()));
        assertThat(e.problem().code()).isEqualTo("FSDR1005E");
    }

    @Test
    void streamsFullStateThenChanges() throws Exception {
        List<String> seen = new ArrayList<>();
        client.events(
                "/v1/events",
                event -> {
                    seen.add(event.name() + event.data());
                    if (event.name().equals("synchronized")) {
                        hub.publish("greeting", new Greeting("second", 2));
                    }
                    return seen.size() < 3;
                });
        assertThat(seen)
                .containsExactly(
                        "greeting{\"name\":\"first\",\"times\":1}",
                        "synchronized{\"objects\":1}",
                        "greeting{\"name\":\"second\",\"times\":2}");
    }

    @Test
    void endsAStream_whenNothingMoreWillComeOfItsTopic() {
        EventHub.Topic topic =
                new EventHub.Topic(
                        List::of,
                        state -> state.view() instanceof Greeting g && g.name().equals("mine"),
                        state -> state.view() instanceof Greeting g && g.times() == 0);
        try (EventHub.Subscription subscription = hub.subscribe(topic)) {
            hub.publish("greeting", new Greeting("other", 1));
            hub.publish("greeting", new Greeting("mine", 1));
            hub.publish("greeting", new Greeting("mine", 0));
            hub.publish("greeting", new Greeting("mine", 5));
            assertThat(subscription.queue())
                    .extracting(EventHub.Item::name)
                    .containsExactly("synchronized", "greeting", "greeting", EventHub.ENDED);
        }
    }

    @Test
    void refusesAStreamThatWasNotAskedFor_andTooManySubscribers() {
        ProblemException plain =
                catchThrowableOfType(
                        ProblemException.class, () -> client.get("/v1/events", Greeting.class));
        assertThat(plain.problem().code()).isEqualTo("FSDR1012E");
        for (int i = 0; i < EventHub.SUBSCRIBER_LIMIT; i++) {
            hub.subscribe(new EventHub.Topic(List::of, _ -> true, _ -> false));
        }
        ProblemException full =
                catchThrowableOfType(
                        ProblemException.class, () -> client.events("/v1/events", _ -> true));
        assertThat(full.problem().code()).isEqualTo("FSDR1004E");
    }

    @Test
    void describesEveryRoute() {
        String text =
                OpenApi.describe(
                        "Test",
                        "1",
                        List.of(
                                new Route(
                                        Route.Method.POST,
                                        "/v1/greetings/{name}",
                                        "greet",
                                        "Greet",
                                        Greeting.class,
                                        Greeting.class,
                                        _ -> Answer.nothing())));
        assertThat(text)
                .contains(
                        "\"operationId\" : \"greet\"",
                        "\"#/components/schemas/Greeting\"",
                        "\"times\"");
    }

    @Test
    void readsEventsInManyLines() throws Exception {
        List<EventReader.Event> events = new ArrayList<>();
        byte[] bytes =
                ": hello\nid: 7\nevent: x\ndata: a\ndata: b\n\n"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        EventReader.read(new java.io.ByteArrayInputStream(bytes), events::add);
        assertThat(events).containsExactly(new EventReader.Event("7", "x", "a\nb"));
    }

    private HttpResponse<String> send(String body) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://" + server.address() + "/v1/greetings"))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
