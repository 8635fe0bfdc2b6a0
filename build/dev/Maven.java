// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs Maven: the one on the path, or the one the launcher's wrapper fetches. */
final class Maven {
    private Maven() {}

    static int run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(arguments));
    }

    static int run(List<String> arguments) throws IOException, InterruptedException {
        return Shell.run(Dev.ROOT, command(arguments));
    }

    static List<String> command(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program(), "-B", "-ntp", "-Dstyle.color=never"));
        command.addAll(arguments);
        return command;
    }

    private static String program() throws IOException, InterruptedException {
        if (Shell.onPath("mvn")) {
            return "mvn";
        }
        String java = System.getProperty("java.home") + "/bin/java";
        String fetched = Shell.output(java, Dev.ROOT.resolve("build/FetchMaven.java").toString());
        if (fetched.isEmpty()) {
            throw new IOException("no mvn on the PATH, and Maven could not be fetched; install Maven 3.8.7 or newer");
        }
        return fetched;
    }
}
