// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The configuration file of {@code farside manager}.
 *
 * @param dataDirectory where all state is
 * @param listen address of the REST API, loopback only; port 0 for any
 */
public record ManagerConfig(Path dataDirectory, ListenAddress.Inet listen) {
    /** Where it listens when the file does not say. */
    public static final String DEFAULT_LISTEN = "127.0.0.1:7400";

    /** Largest configuration file read, bytes. */
    static final int FILE_LIMIT_BYTES = 1 << 20;

    private record Document(@Nullable String dataDirectory, @Nullable String listen) {}

    /**
     * Reads a file: YAML, or JSON, which is YAML.
     *
     * @throws ProblemException {@code FSDR2040E} to {@code FSDR2042E}
     */
    public static ManagerConfig read(Path file) {
        try {
            if (Files.size(file) > FILE_LIMIT_BYTES) {
                throw wrong(file, "it is larger than " + FILE_LIMIT_BYTES + " bytes");
            }
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw Problem.badInput(
                            "FSDR2040E",
                            "The configuration file " + file + " cannot be read.",
                            "Check the path and its permissions.",
                            file.toString())
                    .withCause(String.valueOf(e))
                    .toException();
        }
    }

    private static ManagerConfig parse(Path file, byte[] bytes) {
        YAMLMapper mapper =
                YAMLMapper.builder(
                                YAMLFactory.builder()
                                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                        .build())
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
        Document document;
        try {
            document = mapper.readValue(bytes, Document.class);
        } catch (JacksonException e) {
            String where =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            String what = e.getOriginalMessage().lines().findFirst().orElse("");
            throw wrong(
                    file,
                    where + what.replaceAll("io\\.farside\\.[A-Za-z.$]*", "the configuration"));
        }
        if (document == null
                || document.dataDirectory == null
                || document.dataDirectory.isBlank()) {
            throw wrong(file, "dataDirectory is missing");
        }
        return new ManagerConfig(directory(file, document.dataDirectory), listen(file, document));
    }

    private static Path directory(Path file, String text) {
        try {
            Path base = file.toAbsolutePath().getParent();
            Path path = Path.of(text);
            return path.isAbsolute() || base == null ? path : base.resolve(path).normalize();
        } catch (java.nio.file.InvalidPathException e) {
            throw wrong(file, "dataDirectory: " + e.getReason());
        }
    }

    private static ListenAddress.Inet listen(Path file, Document document) {
        String text = document.listen == null ? DEFAULT_LISTEN : document.listen;
        try {
            if (ListenAddress.parse(text) instanceof ListenAddress.Inet inet) {
                if (inet.isLocal()) {
                    return inet;
                }
                throw Problem.badInput(
                                "FSDR2042E",
                                "The manager would listen on "
                                        + inet
                                        + ", which other machines can reach, without TLS.",
                                "Write a loopback address such as " + DEFAULT_LISTEN + ".",
                                file.toString())
                        .toException();
            }
        } catch (IllegalArgumentException e) {
            throw wrong(file, "listen: " + e.getMessage());
        }
        throw wrong(file, "listen: the manager listens on HOST:PORT");
    }

    private static ProblemException wrong(Path file, String what) {
        return Problem.badInput(
                        "FSDR2041E",
                        "The configuration file " + file + " is wrong: " + what + ".",
                        "Correct it; it takes dataDirectory and listen.",
                        file.toString())
                .toException();
    }
}
