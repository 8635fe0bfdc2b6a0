// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.engine.group.GroupCommand;
import io.farside.model.Problem;
import io.farside.model.RoleEpoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a verb and its options into the engine's command. */
final class VerbReader {
    private final GroupVerb verb;
    private final GroupCommandRequest request;

    private VerbReader(GroupVerb verb, GroupCommandRequest request) {
        this.verb = verb;
        this.request = request;
    }

    /**
     * @throws io.farside.model.ProblemException {@code FSDN2048E} for an option the verb does not
     *     take, {@code FSDN2049E} for a wrong or missing value
     */
    static GroupCommand read(GroupVerb verb, GroupCommandRequest request) {
        return new VerbReader(verb, request).command();
    }

    private GroupCommand command() {
        RoleEpoch expected = expected();
        return switch (verb) {
            case START -> {
                only("overwrite");
                yield new GroupCommand.Start(expected, is(request.overwrite()));
            }
            case STOP -> {
                only("now");
                yield new GroupCommand.Stop(expected, is(request.now()));
            }
            case RELEASE -> {
                only();
                yield new GroupCommand.Release(expected);
            }
            case SYNC -> {
                only();
                yield new GroupCommand.Sync(expected);
            }
            case FAILOVER -> {
                only();
                yield new GroupCommand.Failover(expected);
            }
            case REPROTECT -> {
                only("discard");
                yield new GroupCommand.Reprotect(expected, is(request.discard()));
            }
            case FAILBACK -> {
                only("discard", "disconnectHosts");
                yield new GroupCommand.Failback(
                        expected, is(request.discard()), is(request.disconnectHosts()));
            }
            case REVERSE -> {
                only();
                yield new GroupCommand.Reverse(expected);
            }
            case SWITCHOVER -> {
                only("disconnectHosts");
                yield new GroupCommand.Switchover(expected, is(request.disconnectHosts()));
            }
            case OVERRIDE -> {
                only("abandonedSide");
                yield new GroupCommand.OverrideFence(expected, abandoned());
            }
        };
    }

    private static boolean is(@Nullable Boolean option) {
        return option != null && option;
    }

    private String abandoned() {
        String side = request.abandonedSide();
        if (side == null || side.isBlank()) {
            throw Problem.badInput(
                            "FSDN2049E",
                            "Override needs the name of the node whose writes are given up.",
                            "Send it as abandonedSide.")
                    .toException();
        }
        return side;
    }

    private @Nullable RoleEpoch expected() {
        try {
            return request.expectedRoleEpoch() == null
                    ? null
                    : request.expectedRoleEpoch().toRoleEpoch();
        } catch (IllegalArgumentException | NullPointerException e) {
            throw Problem.badInput(
                            "FSDN2049E",
                            "expectedRoleEpoch is no role epoch.",
                            "Send the roleEpoch of the group's view as it is.")
                    .toException();
        }
    }

    private void only(String... taken) {
        Set<String> allowed = Set.of(taken);
        List<String> given = new ArrayList<>();
        note(given, "overwrite", request.overwrite());
        note(given, "now", request.now());
        note(given, "discard", request.discard());
        note(given, "disconnectHosts", request.disconnectHosts());
        note(given, "abandonedSide", request.abandonedSide());
        given.removeAll(allowed);
        if (!given.isEmpty()) {
            throw Problem.badInput(
                            "FSDN2048E",
                            "Verb " + verb + " takes no option " + String.join(", ", given) + ".",
                            "Leave it out.")
                    .toException();
        }
    }

    private static void note(List<String> given, String name, @Nullable Object value) {
        if (value != null && !Boolean.FALSE.equals(value)) {
            given.add(name);
        }
    }
}
