// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs programs in the foreground, with this process's output. */
final class Shell {
    private Shell() {}

    static int run(Path directory, List<String> command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command).directory(directory.toFile()).inheritIO());
    }

    /** The same with more in the environment and all that is printed in a file. */
    static int run(Path directory, List<String> command, Map<String, String> environment, Path output)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return run(builder.redirectOutput(output.toFile()));
    }

    /** The same with standard output in a file. */
    static int run(Path directory, List<String> command, Path output) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command).directory(directory.toFile()).inheritIO().redirectOutput(output.toFile()));
    }

    private static int run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        Thread hook = new Thread(() -> process.descendants().forEach(ProcessHandle::destroy));
        Runtime.getRuntime().addShutdownHook(hook);
        int code = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(hook);
        return code;
    }

    /** Output of a quick program; empty when it fails. */
    static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes());
        return process.waitFor() == 0 ? text.strip() : "";
    }

    static boolean onPath(String program) throws IOException, InterruptedException {
        return !output("sh", "-c", "command -v " + program).isEmpty();
    }

    static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
