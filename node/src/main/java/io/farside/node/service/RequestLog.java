// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.node.volume.DurableFiles;
import io.farside.node.volume.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Answers to the last requests that carried an id, durable: a repeat gets the first answer and does
 * nothing. What failed in a way worth retrying is not remembered. Thread-safe; blocking.
 */
public final class RequestLog {
    /** Answers kept. */
    public static final int LIMIT = 512;

    /** Longest id, characters. */
    public static final int MAX_ID_CHARACTERS = 64;

    private static final int MAX_FILE_BYTES = 8 << 20;

    /**
     * One remembered answer.
     *
     * @param command what was asked, so that an id is not used twice for different things
     * @param problem null when it was done
     */
    public record Entry(
            String id, String command, @Nullable String detail, @Nullable ProblemView problem) {}

    /** Content of the file. */
    record Log(int format, List<Entry> answers) {}

    /**
     * @param repeated whether it is remembered from an earlier request
     */
    public record Outcome(String detail, boolean repeated) {}

    private final Path file;
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, CompletableFuture<Entry>> running = new HashMap<>();

    private RequestLog(Path file) {
        this.file = file;
    }

    public static RequestLog open(Path file) {
        RequestLog log = new RequestLog(file);
        if (!Files.exists(file)) {
            return log;
        }
        try (var in = Files.newInputStream(file)) {
            Log read = Json.readReply(in.readNBytes(MAX_FILE_BYTES), Log.class);
            if (read == null || read.format() != 1 || read.answers() == null) {
                throw DurableFiles.unreadable(file, "it is not of format 1");
            }
            read.answers().forEach(e -> log.entries.put(e.id(), e));
            return log;
        } catch (IOException | JacksonException e) {
            throw DurableFiles.unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Runs a command unless this id was answered before; a repeat during the first waits for it.
     *
     * @param command text that tells what is asked, options included
     */
    public Outcome once(@Nullable String id, String command, Supplier<String> work) {
        if (id == null) {
            return new Outcome(work.get(), false);
        }
        if (id.isEmpty() || id.length() > MAX_ID_CHARACTERS) {
            throw Problem.badInput(
                            "FSDN2053E",
                            "A request id has 1 to " + MAX_ID_CHARACTERS + " characters.",
                            "Send a shorter one, for example a UUID.")
                    .toException();
        }
        CompletableFuture<Entry> mine = new CompletableFuture<>();
        CompletableFuture<Entry> first;
        synchronized (this) {
            Entry known = entries.get(id);
            if (known != null) {
                return repeat(known, command);
            }
            first = running.putIfAbsent(id, mine);
        }
        if (first != null) {
            return repeat(OnLoop.await(first, OnLoop.LIMIT_SECONDS), command);
        }
        try {
            String detail = work.get();
            Entry entry = new Entry(id, command, detail, null);
            remember(entry);
            mine.complete(entry);
            return new Outcome(detail, false);
        } catch (ProblemException e) {
            Problem problem = e.problem();
            if (!problem.retryable() && problem.kind() != ProblemKind.FAULT) {
                remember(new Entry(id, command, null, ProblemView.of(problem)));
            }
            throw e;
        } finally {
            synchronized (this) {
                running.remove(id);
            }
            // Reaches those who wait when there is no entry to give them.
            mine.completeExceptionally(unfinished(id).toException());
        }
    }

    private static Outcome repeat(Entry known, String command) {
        if (!known.command().equals(command)) {
            throw Problem.of(
                            "FSDN2054E",
                            "Request id '"
                                    + ObjectName.shown(known.id())
                                    + "' was used for another command.",
                            "Choose a new id for each command.")
                    .as(ProblemKind.CONFLICT)
                    .toException();
        }
        if (known.problem() != null) {
            throw known.problem().toProblem().toException();
        }
        return new Outcome(known.detail() == null ? "" : known.detail(), true);
    }

    private static Problem unfinished(String id) {
        return Problem.of(
                        "FSDN2055E",
                        "The first request with id '"
                                + ObjectName.shown(id)
                                + "' failed in a way that may be retried.",
                        "Repeat the request.")
                .asRetryable()
                .as(ProblemKind.UNAVAILABLE);
    }

    private synchronized void remember(Entry entry) {
        entries.put(entry.id(), entry);
        while (entries.size() > LIMIT) {
            entries.remove(entries.firstEntry().getKey());
        }
        DurableFiles.replace(file, Json.bytes(new Log(1, new ArrayList<>(entries.values()))));
    }
}
