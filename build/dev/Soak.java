// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.util.List;

/** The long runs. */
final class Soak {
    private Soak() {}

    static int run() throws IOException, InterruptedException {
        Packages.ensure();
        Report report = new Report();
        report.part("simulator", () -> Simulator.run(List.of("--seeds", "100000")));
        report.part(
                "kill rounds",
                () -> Maven.run(
                        "-q",
                        "test",
                        "-Dtest.groups=kill-loop",
                        "-Dtest.excluded.groups=",
                        "-Dfarside.scale=soak",
                        "-Dsurefire.failIfNoSpecifiedTests=false"));
        report.addSuites();
        return report.close();
    }
}
