// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.task;

import io.farside.api.ProblemView;
import io.farside.api.manager.TaskView;
import io.farside.cli.Console;
import io.farside.cli.ExitCode;
import io.farside.cli.ProblemPrinter;
import io.farside.cli.render.Card;
import io.farside.cli.render.Table;
import io.farside.cli.render.Text;
import java.util.List;

/** A task for people, and the exit status it stands for. */
public final class TaskCard {
    private TaskCard() {}

    public static Card of(TaskView t) {
        return new Card()
                .line("task", t.id())
                .line("session", t.session())
                .line("command", t.command())
                .line("state", t.state())
                .line("started", t.startedAt())
                .line("ended", t.endedAt())
                .table(steps(t.steps()));
    }

    private static Table steps(List<TaskView.Step> steps) {
        return new Table(
                List.of("STEP", "ACTION", "ON", "STATE", "MESSAGE"),
                steps.stream()
                        .map(s ->
                                List.of(
                                        String.valueOf(s.number()),
                                        s.action(),
                                        s.target(),
                                        s.state(),
                                        Text.orDash(s.message())))
                        .toList());
    }

    /** Prints what ended the task badly and returns the status. */
    public static int exitCode(Console console, TaskView t) {
        ProblemView problem = t.problem();
        if (problem != null) {
            ProblemPrinter.print(console.err(), problem.toProblem());
        }
        return switch (t.state()) {
            case "Succeeded", "Running", "Queued" ->
                    problem == null ? ExitCode.DONE : ExitCode.WARNING;
            default -> ExitCode.FAILED;
        };
    }
}
