// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code farside group sync}. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = "Compares all blocks by digest and repairs what differs.")
final class GroupSync implements Callable<Integer> {
    private final Console console;

    @Mixin private final VerbCall call = new VerbCall();

    GroupSync(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GroupCommandRequest request = GroupCommandRequest.PLAIN;
        return call.send(console, GroupVerb.SYNC, request);
    }
}
