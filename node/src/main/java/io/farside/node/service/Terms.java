// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.api.Json;
import io.farside.api.node.TermView;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.node.volume.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The highest manager term this node has seen, durable: commands of lower terms, and of another
 * server in the same term, are refused. Thread-safe; blocks when a term rises.
 */
public final class Terms {
    private static final Pattern HEADER = Pattern.compile("([0-9]{1,18})@([A-Za-z0-9._:-]{1,64})");
    private static final int MAX_BYTES = 4096;

    private final Path file;
    private TermView highest;

    private Terms(Path file, TermView highest) {
        this.file = file;
        this.highest = highest;
    }

    public static Terms open(Path file) {
        if (!Files.exists(file)) {
            return new Terms(file, new TermView(0, ""));
        }
        try (var in = Files.newInputStream(file)) {
            TermView term = Json.readReply(in.readNBytes(MAX_BYTES), TermView.class);
            if (term == null || term.number() < 0 || term.serverId() == null) {
                throw DurableFiles.unreadable(file, "it holds no term");
            }
            return new Terms(file, term);
        } catch (IOException | JacksonException e) {
            throw DurableFiles.unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    public synchronized TermView highest() {
        return highest;
    }

    /**
     * Checks the header of a command; without one the caller is no manager and needs no term.
     *
     * @throws ProblemException {@code FSDN2050E}, {@code FSDN2051E} or {@code FSDN2052E}
     */
    public void check(@Nullable String header) {
        if (header == null) {
            return;
        }
        Matcher m = HEADER.matcher(header);
        if (!m.matches()) {
            throw malformed();
        }
        claim(new TermView(Long.parseLong(m.group(1)), m.group(2)));
    }

    /** Takes note of a term, durably when it is the highest so far. */
    public synchronized TermView claim(TermView term) {
        if (term.serverId() == null || !HEADER.matcher(term.header()).matches()) {
            throw malformed();
        }
        if (term.number() < highest.number()) {
            throw refused(
                    "FSDN2050E",
                    "Term "
                            + term.header()
                            + " is over: this node obeys term "
                            + highest.header()
                            + ".",
                    "Command from the management server that is active now.");
        }
        if (term.number() > highest.number()) {
            DurableFiles.replace(file, Json.bytes(term));
            highest = term;
        } else if (!term.serverId().equals(highest.serverId())) {
            throw refused(
                    "FSDN2051E",
                    "Term "
                            + term.number()
                            + " belongs to management server "
                            + highest.serverId()
                            + ", not to "
                            + term.serverId()
                            + ".",
                    "Take over again, in a higher term.");
        }
        return highest;
    }

    private static ProblemException refused(String code, String message, String correction) {
        return Problem.of(code, message, correction).as(ProblemKind.CONFLICT).toException();
    }

    private static ProblemException malformed() {
        return Problem.badInput(
                        "FSDN2052E",
                        "The manager term of this request is malformed.",
                        "Send NUMBER@SERVERID: digits, then up to 64 letters, digits, dots,"
                                + " dashes, colons or underscores.")
                .toException();
    }
}
