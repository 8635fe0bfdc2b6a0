// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A directory and the processes of one scenario; closing ends and removes all of it. */
final class Workbench implements AutoCloseable {
    /** Longest wait for a process to be ready, and for two sides to be equal. */
    private static final long DEADLINE_SECONDS = 120;

    static final Path ROOT = Path.of(System.getProperty("farside.root", ".")).toAbsolutePath();

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();

    Workbench() throws IOException {
        directory = Files.createTempDirectory("farside-bench");
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** A file whose blocks are all written, so that no peer pays for allocation. */
    Path image(String name, long bytes) throws IOException {
        Path file = path(name);
        byte[] chunk = new byte[1 << 20];
        new java.util.SplittableRandom(7).nextBytes(chunk);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = 0; at < bytes; at += chunk.length) {
                out.write(chunk);
            }
            out.getFD().sync();
        }
        return file;
    }

    /** Starts a program; its output goes to a log in the directory. */
    Process start(String name, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(path(name + ".log").toFile())
                        .start();
        processes.add(process);
        return process;
    }

    String log(String name) throws IOException {
        Path log = path(name + ".log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Waits until the condition holds. */
    void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException("waited " + DEADLINE_SECONDS + " s in vain for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Lets time pass while what was started goes on. */
    void pass(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    void awaitFile(Path file) throws IOException, InterruptedException {
        await(file.toString(), () -> Files.exists(file));
    }

    /** Runs a program to its end and returns its standard output; throws when it fails. */
    String run(List<String> command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectError(path("run.err").toFile())
                        .start();
        String out =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(
                    String.join(" ", command)
                            + " failed: "
                            + Files.readString(path("run.err"))
                            + out);
        }
        return out;
    }

    /** Resident memory of a process, MiB. */
    static double residentMebibytes(Process process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("no VmRSS for process " + process.pid());
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes.reversed()) {
            process.destroy();
        }
        for (Process process : processes) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Something to wait for. */
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }
}
