// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A REST API on one loopback port: routes on virtual threads, problems as RFC 9457, event streams.
 * Whatever a handler throws that is not a {@link ProblemException} is a bug and answered with
 * {@code FSDR1099E}; its trace goes to the log, never to the caller.
 */
public final class RestServer implements AutoCloseable {
    /** Largest request body, bytes. */
    public static final long BODY_LIMIT_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);

    private final Javalin javalin;
    private final ListenAddress.Inet address;

    private final List<EventSource> sources;

    private RestServer(Javalin javalin, ListenAddress.Inet address, List<EventSource> sources) {
        this.sources = sources;
        this.javalin = javalin;
        this.address = address;
    }

    /**
     * Starts serving.
     *
     * @param address host and port, port 0 for any
     * @param streams sources of events by path
     * @throws ProblemException {@code FSDR1005E} when the address is not local, {@code FSDR1006E}
     *     when it cannot be bound
     */
    public static RestServer start(
            ListenAddress.Inet address,
            List<Route> routes,
            Map<String, ? extends EventSource> streams) {
        if (!address.isLocal()) {
            throw Problem.badInput(
                            "FSDR1005E",
                            "The REST API would listen on "
                                    + address
                                    + ", which other machines can reach, without TLS.",
                            "Listen on a loopback address such as 127.0.0.1.",
                            address.toString())
                    .toException();
        }
        Javalin javalin =
                Javalin.create(config -> configure(config, routes, new TreeMap<>(streams)));
        try {
            javalin.start(address.host(), address.port());
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw Problem.of(
                            "FSDR1006E",
                            "The REST API cannot listen on " + address + ".",
                            "Choose a free port, or stop the process that uses it.",
                            address.toString())
                    .withCause(String.valueOf(cause.getMessage()))
                    .as(ProblemKind.UNAVAILABLE)
                    .toException();
        }
        return new RestServer(
                javalin,
                new ListenAddress.Inet(address.host(), javalin.port()),
                List.copyOf(streams.values()));
    }

    private static void configure(
            JavalinConfig config, List<Route> routes, Map<String, EventSource> streams) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = BODY_LIMIT_BYTES;
        config.http.prefer405over404 = true;
        config.http.asyncTimeout = 0;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setIdleTimeout(60_000);
        });
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(500);
            server.setErrorHandler(new TransportRefusals());
        });
        for (Route route : routes) {
            config.routes.addHttpHandler(
                    type(route.method()), route.path(), context -> answer(route, context));
        }
        streams.forEach((path, source) ->
                config.routes.addHttpHandler(
                        HandlerType.GET, path, new EventStream(source)::answer));
        config.routes.exception(
                ProblemException.class, (e, context) -> problem(context, e.problem()));
        config.routes.exception(
                HttpResponseException.class, (e, context) -> problem(context, ofHttp(e, context)));
        config.routes.exception(
                Exception.class,
                (e, context) -> {
                    LOG.error("bug while answering {} {}", context.method(), context.path(), e);
                    problem(
                            context,
                            Problem.of(
                                            "FSDR1099E",
                                            "An internal fault stopped this request; nothing else"
                                                    + " is affected.",
                                            "Report it with the log of the server.")
                                    .as(ProblemKind.FAULT));
                });
    }

    private static HandlerType type(Route.Method method) {
        return switch (method) {
            case GET -> HandlerType.GET;
            case POST -> HandlerType.POST;
            case PUT -> HandlerType.PUT;
            case DELETE -> HandlerType.DELETE;
        };
    }

    private static void answer(Route route, Context context) throws Exception {
        Answer answer = route.handler().handle(new Call(context));
        answer.headers().forEach(context::header);
        context.status(answer.status());
        if (answer.body() != null) {
            context.contentType("application/json");
            context.result(Json.bytes(answer.body()));
        }
    }

    private static void problem(Context context, Problem problem) {
        ProblemView view = ProblemView.of(problem);
        context.status(view.status());
        context.contentType(ProblemView.MEDIA_TYPE);
        context.result(Json.bytes(view));
    }

    private static Problem ofHttp(HttpResponseException e, Context context) {
        String what = context.method() + " " + context.path();
        return switch (e.getStatus()) {
            case 404 ->
                    Problem.notFound(
                            "FSDR1007E",
                            "There is no " + what + ".",
                            "See the API description at /v1/openapi.json.");
            case 405 ->
                    Problem.badInput(
                            "FSDR1008E",
                            what + " is not offered.",
                            "See the API description at /v1/openapi.json.");
            case 413 ->
                    Problem.badInput(
                                    "FSDR1009E",
                                    "The body is larger than " + BODY_LIMIT_BYTES + " bytes.",
                                    "Send a smaller request.")
                            .as(ProblemKind.TOO_LARGE);
            default -> TransportRefusals.problem(e.getStatus());
        };
    }

    /** Where it listens, with the port the kernel chose. */
    public ListenAddress.Inet address() {
        return address;
    }

    @Override
    public void close() {
        sources.forEach(EventSource::end);
        try {
            // Jetty's own stop: Javalin's would log what is expected here as an error with a trace.
            javalin.jettyServer().server().stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // Connections that outlived the stop time-out were cut: the process goes on ending.
            LOG.info("the REST API on {} cut connections that were still open", address);
        }
    }
}
