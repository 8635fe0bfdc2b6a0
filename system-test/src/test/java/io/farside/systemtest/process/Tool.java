// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs we did not write. A test that needs one that is missing is skipped, naming the package.
 */
public final class Tool {
    /** Longest a tool may take, seconds. */
    private static final long DEADLINE_SECONDS = 180;

    /**
     * How a tool ended.
     *
     * @param code exit status
     * @param text standard output and standard error
     */
    public record Outcome(int code, String text) {}

    private Tool() {}

    /** Skips the calling test when a program is missing. */
    public static void need(String program, String debianPackage) {
        boolean found =
                program.startsWith("/")
                        ? Files.isExecutable(Path.of(program))
                        : Arrays.stream(System.getenv("PATH").split(":"))
                                .anyMatch(d -> Files.isExecutable(Path.of(d, program)));
        Assumptions.assumeTrue(found, program + " is missing: install " + debianPackage);
    }

    /** Skips the calling test for users who may not mount. */
    public static void needRootAndFuse() {
        Assumptions.assumeTrue(
                Files.isWritable(Path.of("/dev/fuse"))
                        && Files.isWritable(Path.of("/dev/loop-control")),
                "mounting needs root, /dev/fuse and loop devices");
    }

    public static Outcome run(Path directory, List<String> command) throws IOException {
        Path text = Files.createTempFile(directory, "tool", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(text.toFile())
                        .start();
        if (!ended(process)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(
                    String.join(" ", command) + " did not end: " + Files.readString(text));
        }
        String output = new String(Files.readAllBytes(text), StandardCharsets.UTF_8);
        Files.delete(text);
        return new Outcome(process.exitValue(), output);
    }

    private static boolean ended(Process process) throws IOException {
        try {
            return process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while a tool ran");
        }
    }

    /** Runs a tool that must succeed; its output. */
    public static String ok(Path directory, String... command) throws IOException {
        Outcome outcome = run(directory, List.of(command));
        if (outcome.code() != 0) {
            throw new AssertionError(
                    String.join(" ", command)
                            + " ended with "
                            + outcome.code()
                            + ":\n"
                            + outcome.text());
        }
        return outcome.text();
    }
}
