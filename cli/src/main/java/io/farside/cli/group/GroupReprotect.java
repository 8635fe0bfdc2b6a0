// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code farside group reprotect}. */
@Command(
        name = "reprotect",
        mixinStandardHelpOptions = true,
        description = "Demotes the other side and copies the difference to it.")
final class GroupReprotect implements Callable<Integer> {
    private final Console console;

    @Mixin private final VerbCall call = new VerbCall();

    @Option(
            names = "--discard",
            description = "Writes that only the other side has may be discarded.")
    private boolean discard;

    GroupReprotect(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GroupCommandRequest request = GroupCommandRequest.PLAIN;
        if (discard) {
            request = request.withDiscard();
        }
        return call.send(console, GroupVerb.REPROTECT, request);
    }
}
