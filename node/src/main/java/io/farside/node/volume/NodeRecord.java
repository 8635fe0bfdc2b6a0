// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.api.Json;
import io.farside.api.node.NodeIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Identity of a data directory: file {@code node.json}, written once.
 *
 * @param format 1
 * @param nodeId 16 hexadecimal digits, random, never zeros
 */
public record NodeRecord(int format, @Nullable String nodeId) {
    /** The only format there is. */
    public static final int FORMAT = 1;

    /** Largest file read, bytes. */
    private static final int MAX_BYTES = 4096;

    /** The node id; call on records that {@link #load} returned. */
    public long id() {
        return NodeIds.parse(java.util.Objects.requireNonNull(nodeId));
    }

    /** Reads the record, or makes one with a random id in a new directory. */
    static NodeRecord loadOrCreate(Path file) {
        if (Files.exists(file)) {
            return load(file);
        }
        SecureRandom random = new SecureRandom();
        long id = random.nextLong();
        NodeRecord record = new NodeRecord(FORMAT, NodeIds.text(id == 0 ? 1 : id));
        DurableFiles.replace(file, Json.bytes(record));
        return record;
    }

    /**
     * Reads the record.
     *
     * @throws io.farside.model.ProblemException {@code FSDN2007E} when it cannot be trusted
     */
    public static NodeRecord load(Path file) {
        try (var in = Files.newInputStream(file)) {
            NodeRecord record = Json.readReply(in.readNBytes(MAX_BYTES), NodeRecord.class);
            if (record == null || record.format() != FORMAT || record.nodeId() == null) {
                throw DurableFiles.unreadable(file, "it is not of format " + FORMAT);
            }
            if (NodeIds.parse(record.nodeId()) == 0) {
                throw DurableFiles.unreadable(file, "its node id is zero");
            }
            return record;
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw DurableFiles.unreadable(file, String.valueOf(e.getMessage()));
        }
    }
}
