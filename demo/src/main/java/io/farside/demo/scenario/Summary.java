// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.ProblemView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The figures at the end, for people. */
final class Summary {
    private final Timeline timeline;

    Summary(Timeline timeline) {
        this.timeline = timeline;
    }

    void print(DemoResult r) {
        Style style = timeline.style();
        timeline.chapter("Result");
        line("RTO", seconds(r.rtoSeconds()), "kill -9 to the first acknowledged write at bergen");
        line(
                "RPO",
                r.lostAcknowledgedWrites() == 0 ? "0" : "NOT 0",
                "%s acknowledged writes lost of %s transactions"
                        .formatted(
                                Figures.count(r.lostAcknowledgedWrites()),
                                Figures.count(r.acknowledgedTransactions())));
        line("Switchover", seconds(r.switchoverSeconds()), "command to first acknowledged write");
        Long moved = r.failbackBytesMoved();
        if (moved != null) {
            line(
                    "Failback moved",
                    Figures.bytes(moved),
                    "of %s, %s"
                            .formatted(
                                    Figures.bytes(r.volumeBytes()),
                                    Figures.percent(moved, r.volumeBytes())));
        }
        boolean pass = r.verdict().equals("pass");
        line("Verdict", pass ? style.good("PASS") : style.bad("FAIL"), "");
        r.faults().forEach(fault -> timeline.plain("  " + style.bad(fault)));
        problem(r.problem());
    }

    /** Which site acknowledged writes when. */
    void pulse(Pulse pulse) {
        List<String> lines =
                PulseChart.of(pulse.beats(), pulse.marks(), timeline.style().unicode());
        if (!lines.isEmpty()) {
            timeline.chapter("Production on its way");
            lines.forEach(timeline::plain);
        }
    }

    private void problem(@Nullable ProblemView problem) {
        if (problem != null) {
            timeline.plain("");
            timeline.plain("error " + problem.code() + ": " + problem.detail());
            detail("cause", problem.cause());
            detail("correction", problem.correction());
        }
    }

    private void detail(String label, String text) {
        if (!text.isEmpty()) {
            timeline.plain("  %-12s%s".formatted(label, text.replace("\n", "\n" + " ".repeat(14))));
        }
    }

    private void line(String label, String value, String what) {
        timeline.plain("  %-16s%-12s%s".formatted(label, value, what).stripTrailing());
    }

    private static String seconds(@Nullable Double seconds) {
        return seconds == null ? "-" : Figures.seconds(seconds);
    }

    /** Where everything is, for those who look around. */
    void endpoints(World.Cast cast) {
        timeline.chapter("Still running; Ctrl-C ends it and removes everything");
        timeline.plain("  manager       " + cast.manager());
        for (Site site : cast.sites()) {
            timeline.plain("  node %-9s%s".formatted(site.name(), site.admin()));
            for (String uri : site.uris("debits")) {
                timeline.plain("                " + uri);
            }
        }
        timeline.plain("");
        timeline.plain("  export FARSIDE_MANAGER=" + cast.manager());
        timeline.plain("  ./farside session show payroll");
        timeline.plain("  ./farside why payroll");
        timeline.plain("  ./farside session switchover payroll --to bergen --disconnect-hosts");
        timeline.plain("");
    }
}
