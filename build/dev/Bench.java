// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Scenarios beside peers; each is a script in {@code benchmarks}. */
final class Bench {
    private Bench() {}

    static int run(List<String> arguments) throws IOException, InterruptedException {
        Packages.ensure();
        int code = Maven.run("-q", "-DskipTests", "package");
        if (code != 0) {
            return code;
        }
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Dfarside.root=" + Dev.ROOT,
                Dev.ROOT.resolve("benchmarks/src/main/java/io/farside/benchmarks/BenchMain.java").toString()));
        command.addAll(arguments);
        return Shell.run(Dev.ROOT, command);
    }
}
