// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the YAML file of a node. Nothing is created or changed by reading it. */
public final class NodeConfigReader {
    /** Largest file read, bytes. */
    public static final int MAX_FILE_BYTES = 64 << 10;

    private static final YAMLMapper MAPPER =
            YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .build();

    private NodeConfigReader() {}

    /**
     * Reads and checks the file.
     *
     * @throws ProblemException {@code FSDN2001E} when it cannot be read, {@code FSDN2002E} when it
     *     is not the YAML it should be (with line and column), {@code FSDN2003E} when a value is
     *     wrong, {@code FSDN2004E} when an address needs TLS
     */
    public static NodeConfig read(Path file) {
        byte[] bytes = load(file);
        try {
            ConfigFile raw = MAPPER.readValue(bytes, ConfigFile.class);
            if (raw == null) {
                throw malformed(file, "it is empty", "");
            }
            return new ConfigCheck(file, raw).checked();
        } catch (JacksonException e) {
            throw malformed(file, what(e), where(e));
        }
    }

    private static byte[] load(Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw unreadable(file, "it is larger than " + MAX_FILE_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file");
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException unreadable(Path file, String why) {
        return Problem.badInput(
                        "FSDN2001E",
                        "The configuration file " + file + " cannot be read: " + why + ".",
                        "Name a readable file with --config.",
                        file.toString())
                .toException();
    }

    private static ProblemException malformed(Path file, String what, String where) {
        return Problem.badInput(
                        "FSDN2002E",
                        "The configuration file "
                                + file
                                + (where.isEmpty() ? "" : ", " + where + ",")
                                + " is wrong: "
                                + what
                                + ".",
                        "See the list of fields in docs/reference/config.md.",
                        file.toString())
                .toException();
    }

    private static String what(JacksonException e) {
        String message = e.getOriginalMessage();
        int end = message.indexOf('\n');
        String line = (end < 0 ? message : message.substring(0, end));
        String path =
                e instanceof DatabindException d && d.getPath() != null && !d.getPath().isEmpty()
                        ? " at " + d.getPathReference()
                        : "";
        return (line + path).replaceAll("io\\.farside\\.[a-zA-Z.]*\\.(ConfigFile\\$?)?", "");
    }

    private static String where(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : "line "
                        + e.getLocation().getLineNr()
                        + ", column "
                        + e.getLocation().getColumnNr();
    }
}
