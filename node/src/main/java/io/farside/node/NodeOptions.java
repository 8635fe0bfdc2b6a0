// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Arguments of {@code farside node}. */
@Command(
        name = "farside node",
        description = "Runs the node daemon: volumes, replication, admin API. Ends on SIGTERM.")
final class NodeOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The node's configuration file, see docs/reference/config.md.")
    private @Nullable Path config;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this help.")
    private boolean help;

    boolean wantsHelp() {
        return help;
    }

    Path config() {
        if (config == null) {
            throw new IllegalStateException("options not parsed");
        }
        return config;
    }
}
