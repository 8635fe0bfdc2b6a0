// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.connect;

import io.farside.api.ApiClient;
import io.farside.cli.Console;
import io.farside.model.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command talks to; options of every command that talks to one. */
public final class Connection {
    /** Variable that names the manager. */
    public static final String MANAGER_VARIABLE = "FARSIDE_MANAGER";

    /** Variable that names the node. */
    public static final String NODE_VARIABLE = "FARSIDE_NODE";

    /** Where a manager listens unless told otherwise. */
    public static final String DEFAULT_MANAGER = "http://127.0.0.1:7400";

    /** Longest wait for an answer; verbs answer at once or with a task. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Option(
            names = "--manager",
            paramLabel = "URL",
            description =
                    "The manager (default: $" + MANAGER_VARIABLE + " or " + DEFAULT_MANAGER + ").")
    private @Nullable String manager;

    @Option(
            names = "--node",
            paramLabel = "URL",
            description = "Straight to a node's admin address, without a manager.")
    private @Nullable String node;

    /** Whether the command line names a node. */
    public boolean isNode() {
        return node != null;
    }

    /** The manager, for commands only it has. */
    public ApiClient manager(Console console, String command) {
        if (node != null) {
            throw Problem.badInput(
                            "FSDC1008E",
                            "'" + command + "' works against a manager only.",
                            "Leave out --node.")
                    .toException();
        }
        return client(
                manager != null ? manager : console.variable(MANAGER_VARIABLE, DEFAULT_MANAGER));
    }

    /** The node, for commands only it has. */
    public ApiClient node(Console console, String command) {
        String url = node != null ? node : console.variable(NODE_VARIABLE, "");
        if (url.isEmpty()) {
            throw Problem.badInput(
                            "FSDC1009E",
                            "'" + command + "' works against a node only.",
                            "Add --node URL with the node's admin address, or set "
                                    + NODE_VARIABLE
                                    + ".")
                    .toException();
        }
        return client(url);
    }

    private static ApiClient client(String url) {
        return new ApiClient(parse(url), TIMEOUT, Map.of("User-Agent", "farside-cli"));
    }

    private static URI parse(String url) {
        String whole = url.contains("://") ? url : "http://" + url;
        try {
            URI uri = new URI(whole);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw noUrl(url, e.getReason()).toException();
        }
        throw noUrl(url, "").toException();
    }

    private static Problem noUrl(String url, String why) {
        return Problem.badInput(
                        "FSDC1004E",
                        "'" + url + "' is no address of a server.",
                        "Write http://HOST:PORT or HOST:PORT.")
                .withCause(why);
    }
}
