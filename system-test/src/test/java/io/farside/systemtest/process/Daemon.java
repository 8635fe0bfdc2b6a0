// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process a test started: its output goes to files, and closing it ends it whatever happened. */
public final class Daemon implements AutoCloseable {
    private static final Duration END_DEADLINE = Duration.ofSeconds(30);

    private final String name;
    private final Process process;
    private final Path out;
    private final Path err;

    private Daemon(String name, Process process, Path out, Path err) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Any program. Output goes to {@code directory/NAME.out} and {@code .err}. */
    public static Daemon start(Path directory, String name, List<String> command)
            throws IOException {
        Path out = directory.resolve(name + ".out");
        Path err = directory.resolve(name + ".err");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
                        .start();
        return new Daemon(name, process, out, err);
    }

    /**
     * A program of ours from the class path of the test, with the heap the launcher would give it.
     */
    public static Daemon farside(
            Path directory, String name, String mainClass, List<String> arguments)
            throws IOException {
        List<String> classPath = List.of("-cp", System.getProperty("java.class.path"));
        return farside(directory, name, classPath, mainClass, arguments);
    }

    /** The same with further options of the JVM, its class path among them. */
    static Daemon farside(
            Path directory,
            String name,
            List<String> options,
            String mainClass,
            List<String> arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Xmx256m",
                                "-ea"));
        command.addAll(options);
        command.add(mainClass);
        command.addAll(arguments);
        return start(directory, name, command);
    }

    /**
     * Waits for a match in standard output and returns its first group; fails when the process ends
     * before.
     */
    public String awaitOutput(Pattern pattern) {
        String[] found = new String[1];
        Await.until(
                name + " to print " + pattern,
                () -> {
                    Matcher m = pattern.matcher(output());
                    if (m.find()) {
                        found[0] = m.groupCount() > 0 ? m.group(1) : m.group();
                        return true;
                    }
                    if (!process.isAlive()) {
                        throw new AssertionError(
                                name
                                        + " ended with "
                                        + process.exitValue()
                                        + " before printing "
                                        + pattern
                                        + ":\n"
                                        + output()
                                        + errors());
                    }
                    return false;
                });
        return found[0];
    }

    public String output() throws IOException {
        return Files.exists(out) ? Files.readString(out) : "";
    }

    public String errors() throws IOException {
        return Files.exists(err) ? Files.readString(err) : "";
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** kill -9, and waits until the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, and waits for the end; the exit status. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(
                    name + " did not end within " + END_DEADLINE.toSeconds() + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
