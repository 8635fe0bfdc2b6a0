// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.api.Json;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.node.volume.DataDirectory;
import io.farside.node.volume.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Definitions of groups on disk, one directory each. The rename of a directory is what makes or
 * ends a group; superblocks follow. Blocking; one caller at a time.
 */
public final class GroupStore {
    /** Groups of one node. */
    public static final int MAX_GROUPS = 256;

    private static final String HIDDEN = ".";
    private static final String DEFINITION = "group.json";

    /** Exists until the engine's first record is known to be written. */
    private static final String FRESH = "fresh";

    private static final int MAX_BYTES = 1 << 20;

    private final Path root;
    private final Map<String, Problem> damaged = new java.util.concurrent.ConcurrentSkipListMap<>();

    public GroupStore(DataDirectory directory) {
        this.root = directory.groups();
    }

    /** Reads every definition, dropping what a crash left half made or half deleted. */
    public List<GroupDefinition> load() {
        List<GroupDefinition> definitions = new ArrayList<>();
        try (Stream<Path> entries = Files.list(root)) {
            for (Path entry : entries.sorted().toList()) {
                String name = String.valueOf(entry.getFileName());
                if (name.startsWith(HIDDEN)) {
                    DurableFiles.deleteTree(entry);
                    continue;
                }
                try {
                    definitions.add(read(entry.resolve(DEFINITION)));
                } catch (ProblemException e) {
                    damaged.put(name, e.problem());
                }
            }
        } catch (IOException e) {
            throw DurableFiles.unreadable(root, String.valueOf(e.getMessage()));
        }
        return definitions;
    }

    /** Groups whose definition cannot be read. */
    public Map<String, Problem> damaged() {
        return new TreeMap<>(damaged);
    }

    /** Notes why a group that is defined cannot run. */
    public void damaged(String name, Problem why) {
        damaged.put(name, why);
    }

    /** Reads one definition. */
    public static GroupDefinition read(Path file) {
        try (var in = Files.newInputStream(file)) {
            GroupDefinition definition =
                    Json.readReply(in.readNBytes(MAX_BYTES), GroupDefinition.class);
            if (definition == null || definition.format() != GroupDefinition.FORMAT) {
                throw DurableFiles.unreadable(
                        file, "it is not of format " + GroupDefinition.FORMAT);
            }
            return definition;
        } catch (IOException | JacksonException | NullPointerException e) {
            throw DurableFiles.unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    public Path directory(String name) {
        return root.resolve(name);
    }

    /**
     * Makes a group's directory; from here on the group exists.
     *
     * @param record what the engine begins with; null to begin with nothing
     */
    public void create(GroupDefinition definition, byte @Nullable [] record) {
        Path fresh = root.resolve(HIDDEN + "new-" + definition.name());
        if (Files.exists(fresh)) {
            DurableFiles.deleteTree(fresh);
        }
        DurableFiles.makeDirectory(fresh);
        DurableFiles.replace(fresh.resolve(DEFINITION), Json.bytes(definition));
        if (record == null) {
            DurableFiles.replace(fresh.resolve(FRESH), new byte[0]);
        } else {
            DurableFiles.replace(MetaFiles.record(fresh), record);
        }
        DurableFiles.rename(fresh, directory(definition.name()));
    }

    /** Puts another definition in the place of a group's, durably. */
    public void replace(GroupDefinition definition) {
        DurableFiles.replace(
                directory(definition.name()).resolve(DEFINITION), Json.bytes(definition));
    }

    /** Ends a group; from here on it does not exist. */
    public void remove(String name) {
        Path gone = root.resolve(HIDDEN + "old-" + name);
        if (Files.exists(gone)) {
            DurableFiles.deleteTree(gone);
        }
        DurableFiles.rename(directory(name), gone);
        DurableFiles.deleteTree(gone);
    }

    /** Whether the engine has never written a record of this group. */
    public boolean isFresh(String name) {
        return Files.exists(directory(name).resolve(FRESH))
                && !hasRecord(MetaFiles.record(directory(name)));
    }

    private static boolean hasRecord(Path record) {
        try {
            return Files.exists(record) && Files.size(record) > 0;
        } catch (IOException e) {
            throw DurableFiles.unreadable(record, String.valueOf(e.getMessage()));
        }
    }

    /** The engine's record is there: an empty one is damage from now on. */
    public void settled(String name) {
        try {
            if (hasRecord(MetaFiles.record(directory(name)))) {
                Files.deleteIfExists(directory(name).resolve(FRESH));
            }
        } catch (IOException e) {
            throw DurableFiles.unwritable(directory(name), e);
        }
    }
}
