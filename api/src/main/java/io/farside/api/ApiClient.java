// SPDX-License-Identifier: Apache-2.0
package io.farside.api;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Calls a node's or manager's REST API. Every failure is a {@link ProblemException}: the server's
 * own problem, or {@code FSDC1001E} when it cannot be reached. Thread-safe; blocking.
 */
public final class ApiClient implements AutoCloseable {
    /** Longest wait for a connection. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final URI base;
    private final Duration timeout;
    private final Supplier<Map<String, String>> headers;
    private final HttpClient http;

    /**
     * @param base scheme, host and port, for example {@code http://127.0.0.1:7400}
     * @param timeout longest wait for an answer
     * @param headers sent with every request
     */
    public ApiClient(URI base, Duration timeout, Map<String, String> headers) {
        this(base, timeout, fixed(Map.copyOf(headers)));
    }

    private static Supplier<Map<String, String>> fixed(Map<String, String> headers) {
        return () -> headers;
    }

    /**
     * @param base scheme, host and port, for example {@code http://127.0.0.1:7400}
     * @param timeout longest wait for an answer
     * @param headers asked for with every request
     */
    public ApiClient(URI base, Duration timeout, Supplier<Map<String, String>> headers) {
        this.base = base;
        this.timeout = timeout;
        this.headers = headers;
        this.http =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    public URI base() {
        return base;
    }

    public <T> T get(String path, Class<T> type) {
        return call("GET", path, null, type);
    }

    public <T> T post(String path, @Nullable Object body, Class<T> type) {
        return call("POST", path, body, type);
    }

    public <T> T put(String path, Object body, Class<T> type) {
        return call("PUT", path, body, type);
    }

    public void delete(String path) {
        call("DELETE", path, null, Void.class);
    }

    /**
     * Follows an event stream until the server ends it or the consumer returns false. Blocks the
     * calling thread; interrupt it to stop.
     *
     * @throws ProblemException when the stream cannot be opened or breaks
     */
    public void events(String path, EventReader.Consumer consumer) throws InterruptedException {
        HttpRequest request = request(path).header("Accept", "text/event-stream").GET().build();
        try {
            HttpResponse<java.io.InputStream> response =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (java.io.InputStream in = response.body()) {
                if (response.statusCode() != 200) {
                    throw problem(response.statusCode(), in.readNBytes(1 << 20)).toException();
                }
                EventReader.read(in, consumer);
            }
        } catch (IOException e) {
            throw unreachable(e).toException();
        }
    }

    private <T> T call(String method, String path, @Nullable Object body, Class<T> type) {
        HttpRequest.BodyPublisher publisher =
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body));
        HttpRequest.Builder builder = request(path).timeout(timeout).method(method, publisher);
        if (body != null) {
            builder.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<byte[]> response =
                    http.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw problem(response.statusCode(), response.body()).toException();
            }
            return answer(response.body(), type);
        } catch (IOException e) {
            throw unreachable(e).toException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e).toException();
        }
    }

    @SuppressWarnings({
        "NullAway",
        "TypeParameterUnusedInFormals"
    }) // Void is the caller's way to want nothing.
    private <T> T answer(byte[] body, Class<T> type) {
        if (type == Void.class) {
            return null;
        }
        try {
            return Json.readReply(body, type);
        } catch (JacksonException e) {
            throw new Problem(
                            "FSDC1002E",
                            "The server at " + base + " sent an answer this version cannot read.",
                            e.getOriginalMessage(),
                            "Use the same release on both sides.",
                            List.of(base.toString()),
                            false,
                            ProblemKind.FAULT)
                    .toException();
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(path));
        headers.get().forEach(builder::header);
        return builder;
    }

    private Problem problem(int status, byte[] body) {
        try {
            ProblemView view = Json.readReply(body, ProblemView.class);
            if (view.code() != null && view.detail() != null) {
                return view.toProblem();
            }
        } catch (JacksonException | IllegalArgumentException e) {
            // Not one of our problems: described below by its status.
        }
        return Problem.of(
                        "FSDC1003E",
                        "The server at " + base + " answered with HTTP status " + status + ".",
                        "Check that the address is that of a Farside node or manager.",
                        base.toString())
                .as(status == 404 ? ProblemKind.NOT_FOUND : ProblemKind.FAULT);
    }

    private Problem unreachable(Exception e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new Problem(
                "FSDC1001E",
                "Nothing answers at " + base + ".",
                why,
                "Check the address and that the process runs.",
                List.of(base.toString()),
                true,
                ProblemKind.UNAVAILABLE);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
