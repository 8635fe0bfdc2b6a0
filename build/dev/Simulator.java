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
        if (arguments.equals(List.of("--planted"))) {
            return Planted.run();
        }
        int code = compile();
        return code != 0
                ? code
                : Shell.run(Dev.ROOT, command(classPath("testing", "engine", "wire", "model"), arguments));
    }

    static int compile() throws IOException, InterruptedException {
        return Maven.run(
                "-q",
                "-DskipTests",
                "-pl",
                "testing",
                "-am",
                "test-compile",
                "dependency:build-classpath",
                "-Dmdep.outputFile=target/runtime.classpath");
    }

    /** Classes of these modules and the libraries they need. */
    static String classPath(String... modules) throws IOException {
        StringBuilder path = new StringBuilder();
        for (String module : modules) {
            path.append(Dev.ROOT.resolve(module).resolve("target/classes")).append(':');
        }
        Path libraries = Dev.ROOT.resolve("testing/target/runtime.classpath");
        return path.append(Files.exists(libraries) ? Files.readString(libraries).strip() : "").toString();
    }

    static List<String> command(String classPath, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-ea",
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-cp",
                classPath,
                "io.farside.testing.sim.SimMain"));
        command.addAll(arguments);
        return command;
    }
}
