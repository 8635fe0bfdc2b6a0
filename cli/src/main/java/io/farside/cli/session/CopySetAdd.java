// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.session;

import io.farside.api.ApiClient;
import io.farside.api.manager.CopySetRequest;
import io.farside.api.manager.CopySetView;
import io.farside.api.manager.ManagerPaths;
import io.farside.cli.Assignment;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.connect.Connection;
import io.farside.cli.render.Card;
import io.farside.cli.render.Output;
import io.farside.cli.render.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code farside session add-copy-set}. */
@Command(
        name = "add-copy-set",
        mixinStandardHelpOptions = true,
        description = "Adds existing volumes of equal size, one for each role.")
final class CopySetAdd implements Callable<Integer> {
    private static final String FORM = "--volume ROLE=SYSTEM/VOLUME";

    private final Console console;

    @Mixin private final Connection connection = new Connection();

    @Mixin private final Output output = new Output();

    @Parameters(paramLabel = "SESSION", description = "Name of the session.")
    private String name = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the copy set (default: that of the first volume).")
    private @Nullable String copySet;

    @Option(
            names = "--volume",
            required = true,
            paramLabel = "ROLE=SYSTEM/VOLUME",
            description = "For example --volume H1=oslo/data --volume H2=bergen/data.")
    private List<String> volumes = new ArrayList<>();

    CopySetAdd(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<String, CopySetRequest.Volume> roles = new LinkedHashMap<>();
        Assignment.complete(volumes, '=', FORM)
                .forEach((role, where) -> roles.put(role, volume(where)));
        try (ApiClient api = connection.manager(console, "session add-copy-set")) {
            CopySetView c =
                    api.post(
                            ManagerPaths.copySets(name),
                            new CopySetRequest(copySet, roles),
                            CopySetView.class);
            output.one(
                    console.out(),
                    c,
                    () ->
                            new Card()
                                    .line("copy set", c.id())
                                    .line("size", Text.bytes(c.sizeBytes())));
        }
        return ExitCode.DONE;
    }

    private static CopySetRequest.Volume volume(String where) {
        Map.Entry<String, String> place =
                Assignment.complete(List.of(where), '/', FORM).entrySet().iterator().next();
        return new CopySetRequest.Volume(place.getKey(), place.getValue());
    }
}
