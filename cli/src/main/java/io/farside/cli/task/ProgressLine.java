// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.task;

import io.farside.api.manager.ProgressView;
import io.farside.api.manager.TaskView;
import io.farside.cli.render.Text;
import java.time.Duration;
import java.util.List;

/** One line that says how far a task is. */
final class ProgressLine {
    private static final int BAR_WIDTH = 24;

    private ProgressLine() {}

    /** For logs: only what changes with each step. */
    static String plain(TaskView t) {
        return t.command() + " " + t.session() + ": " + step(t);
    }

    /** For terminals: bar, percentage, rate and time left where the step has them. */
    static String drawn(TaskView t) {
        ProgressView p = t.progress();
        if (p == null || t.ended()) {
            return plain(t);
        }
        int filled = BAR_WIDTH * p.percent() / 100;
        Long left = p.secondsLeft();
        return plain(t)
                + " ["
                + "#".repeat(filled)
                + "-".repeat(BAR_WIDTH - filled)
                + "] "
                + p.percent()
                + " % "
                + Text.bytes(p.bytesPerSecond())
                + "/s"
                + (left == null ? "" : " ETA " + Text.duration(Duration.ofSeconds(left)));
    }

    private static String step(TaskView t) {
        if (t.ended()) {
            return t.state();
        }
        List<TaskView.Step> steps = t.steps();
        for (TaskView.Step s : steps) {
            if (s.state().equals("Running")) {
                String message = s.message();
                return s.number()
                        + "/"
                        + steps.size()
                        + " "
                        + s.action()
                        + (message == null || message.isEmpty() ? "" : " (" + message + ")");
            }
        }
        return t.state();
    }
}
