// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The developer command. Each verb is a class of its own in this directory; the JDK compiles them when
 * it starts this file, so there is nothing to build first.
 */
public final class Dev {
    static final Path ROOT = Path.of(System.getProperty("farside.root")).toAbsolutePath();

    private static final String USAGE = """
            usage: ./dev COMMAND
              test             a slice of everything, 15 minutes at most on 2 cores
              test NAME        one named test (docs/evidence.md), test class or tag
              test --all       everything but the soak, 60 minutes at most
              check            format, warnings, sizes, architecture, documents, models; no long tests
              fmt              format the sources
              sim [--seeds N [--from S]] [--seed S]   run or replay the simulator
              sim --planted    the simulator has to find each bug planted into a copy of the engine
              bench [NAME]     benchmarks beside peers (benchmarks/README.md)
              demo [OPTIONS]   ./farside demo
              soak [--minutes N]   the long runs: 100,000 seeds, 1,000 kill rounds, 10 minutes of fuzzing each target
            """;

    private Dev() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            System.err.print(USAGE);
            System.exit(16);
        }
        List<String> rest = Arrays.asList(args).subList(1, args.length);
        int code =
                switch (args[0]) {
                    case "test" -> Tests.run(rest);
                    case "check" -> Check.run();
                    case "fmt" -> Maven.run("spotless:apply");
                    case "sim" -> Simulator.run(rest);
                    case "bench" -> Bench.run(rest);
                    case "demo" -> Shell.run(ROOT, Shell.join(List.of("./farside", "demo"), rest));
                    case "soak" -> Soak.run(rest);
                    default -> {
                        System.err.println("dev: there is no command '" + args[0] + "'");
                        System.err.print(USAGE);
                        yield 16;
                    }
                };
        System.exit(code);
    }
}
