// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.model.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers what a test says, in order; the last answer to a request stays. Keeps what was asked. */
final class FakeServer implements AutoCloseable {
    private record Answer(int status, String type, byte[] body) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();

    FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers {@code METHOD /path?query} with this view. */
    synchronized FakeServer on(String request, Object view) {
        return add(request, new Answer(200, "application/json", Json.bytes(view)));
    }

    synchronized FakeServer on(String request, Problem problem) {
        ProblemView view = ProblemView.of(problem);
        return add(request, new Answer(view.status(), ProblemView.MEDIA_TYPE, Json.bytes(view)));
    }

    synchronized FakeServer onEvents(String request, String stream) {
        return add(
                request,
                new Answer(200, "text/event-stream", stream.getBytes(StandardCharsets.UTF_8)));
    }

    private FakeServer add(String request, Answer answer) {
        answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** Everything that was asked: {@code METHOD /path body}. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add((request + " " + body).strip());
            Deque<Answer> queue = answers.get(request);
            Answer answer =
                    queue == null
                            ? new Answer(404, "text/plain", new byte[0])
                            : queue.size() > 1 ? queue.remove() : queue.element();
            exchange.getResponseHeaders().add("Content-Type", answer.type());
            exchange.sendResponseHeaders(
                    answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
