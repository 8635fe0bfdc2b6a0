// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node or manager as a process of its own. */
final class Daemon implements AutoCloseable {
    /** Longest start, recovery included. */
    static final Duration START_LIMIT = Duration.ofSeconds(30);

    /** Longest clean stop before it is killed. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** What a daemon prints once it serves. */
    private static final String READY = "ready ";

    private static final int LOG_LINES_SHOWN = 5;

    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();

    private Daemon(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it; {@link #awaitReady} tells when it serves.
     *
     * @param log takes what it prints, after what is there
     */
    static Daemon start(String name, List<String> command, Path log) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            process.getOutputStream().close();
            Daemon daemon = new Daemon(name, process, log);
            Thread.ofVirtual().name(name + "-output").start(daemon::readOutput);
            return daemon;
        } catch (IOException e) {
            throw failed("FSDC2001E", name + " cannot be started.", String.valueOf(e.getMessage()));
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(URI.create(line.substring(READY.length()).strip()));
                }
                Files.writeString(
                        log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException | IllegalArgumentException e) {
            ready.completeExceptionally(e);
        } finally {
            ready.completeExceptionally(new IOException("it ended"));
        }
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    /** Waits until it serves and says where. */
    URI awaitReady() throws InterruptedException {
        try {
            return ready.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw failed("FSDC2002E", name + " did not get ready.", lastLines());
        }
    }

    /** {@code kill -9}; returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Stops it cleanly, or by force when that takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            int from = Math.max(0, lines.size() - LOG_LINES_SHOWN);
            return String.join("\n", lines.subList(from, lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProblemException failed(String code, String message, String cause) {
        return Problem.of(
                        code,
                        message,
                        "See the cause; the rest of the log was removed with the demo.")
                .withCause(cause)
                .as(ProblemKind.FAULT)
                .toException();
    }
}
