// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the simulator's main class on freshly compiled classes. */
final class Simulator {
    private Simulator() {}

    static int run(List<String> arguments) throws IOException, InterruptedException {
        int code = Maven.run(
                "-q",
                "-DskipTests",
                "-pl",
                "testing",
                "-am",
                "test-compile",
                "dependency:build-classpath",
                "-Dmdep.outputFile=target/runtime.classpath");
        if (code != 0) {
            return code;
        }
        StringBuilder path = new StringBuilder();
        for (String module : List.of("testing", "engine", "wire", "model")) {
            path.append(Dev.ROOT.resolve(module).resolve("target/classes")).append(':');
        }
        Path libraries = Dev.ROOT.resolve("testing/target/runtime.classpath");
        path.append(Files.exists(libraries) ? Files.readString(libraries).strip() : "");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-ea",
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-cp",
                path.toString(),
                "io.farside.testing.sim.SimMain"));
        command.addAll(arguments);
        return Shell.run(Dev.ROOT, command);
    }
}
