// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Scenarios beside peers, on the runnable tree. */
final class Bench {
    private Bench() {}

    static int run(List<String> arguments) throws IOException, InterruptedException {
        Packages.ensure();
        int code = Maven.run("-q", "-Dmaven.test.skip=true", "-Dcheckstyle.skip=true", "-pl", "dist,benchmarks", "-am", "package");
        if (code != 0) {
            return code;
        }
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Dfarside.root=" + Dev.ROOT,
                "-cp",
                Dev.ROOT.resolve("benchmarks/target/classes") + ":" + Dev.ROOT.resolve("dist/target/farside/lib") + "/*",
                "io.farside.benchmarks.BenchMain"));
        command.addAll(arguments);
        return Shell.run(Dev.ROOT, command);
    }
}
