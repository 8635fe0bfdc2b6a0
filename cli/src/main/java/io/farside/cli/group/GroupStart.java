// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside group start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Starts replication; the first start copies, later ones move differences.")
final class GroupStart implements Callable<Integer> {
    private final Console console;

    @Mixin private final VerbCall call = new VerbCall();

    @Option(names = "--overwrite", description = "The target's unrelated data may be overwritten.")
    private boolean overwrite;

    GroupStart(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GroupCommandRequest request = GroupCommandRequest.PLAIN;
        if (overwrite) {
            request = request.withOverwrite();
        }
        return call.send(console, GroupVerb.START, request);
    }
}
