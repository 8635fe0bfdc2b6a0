// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.event;

import io.farside.api.ApiClient;
import io.farside.api.EventReader;
import io.farside.api.Json;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.node.NodePaths;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.Noun;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Format;
import io.farside.cli.render.Output;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code farside events}. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = {
            "Follows what happens: the whole state first, then every change.",
            "With -o json one object a line (NDJSON)."
        })
public final class EventsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Option(names = "--changes", description = "Leave out the state at the beginning.")
    private boolean changesOnly;

    @Option(names = "--count", paramLabel = "N", description = "End after N events.")
    private @Nullable Integer count;

    private boolean synchronised;
    private int seen;

    private EventsCommand(Console console) {
        this.console = console;
    }

    /** The command. */
    public static Noun create(Console console) {
        return Noun.of(new EventsCommand(console));
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean node = connection.isNode();
        try (ApiClient api =
                node ? connection.node(console, "events") : connection.manager(console, "events")) {
            api.events(node ? NodePaths.EVENTS : ManagerPaths.EVENTS, this::take);
        }
        return ExitCode.DONE;
    }

    private boolean take(EventReader.Event event) {
        if (event.name().equals("synchronized")) {
            synchronised = true;
            return true;
        }
        if (changesOnly && !synchronised) {
            return true;
        }
        JsonNode data = Json.tree(event.data().getBytes(StandardCharsets.UTF_8));
        if (output.format() == Format.json) {
            console.out().println(line(event, data));
        } else {
            console.out().println(EventLine.of(event.name(), data));
        }
        console.out().flush();
        seen++;
        return count == null || seen < count;
    }

    private static String line(EventReader.Event event, JsonNode data) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event.name());
        line.put("id", event.id());
        line.put("data", data);
        return Json.text(line);
    }
}
