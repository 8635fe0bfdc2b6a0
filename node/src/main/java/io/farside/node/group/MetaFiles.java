// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.group.MetaSource;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.EventLoop;
import io.farside.node.volume.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The metadata files of a group: its record beside its definition, an intent map and a change
 * bitmap beside each volume's data. Opened on the loop, before the engine runs.
 */
public final class MetaFiles implements MetaSource {
    private final Path group;
    private final List<Path> volumes;
    private final Map<Path, BlockFile> open = new HashMap<>();

    /**
     * @param group directory of the group
     * @param volumes directories of its volumes, in order
     */
    public MetaFiles(Path group, List<Path> volumes) {
        this.group = group;
        this.volumes = List.copyOf(volumes);
    }

    /** Directory of the group. */
    Path group() {
        return group;
    }

    public static Path record(Path group) {
        return group.resolve("record");
    }

    public static Path intent(Path volume) {
        return volume.resolve("intent");
    }

    public static Path bitmap(Path volume, int target) {
        return volume.resolve("bitmap-" + target);
    }

    public static Path images(Path group) {
        return group.resolve("images");
    }

    Path path(MetaFile file, int volume, int target, long image) {
        return switch (file) {
            case GROUP -> record(group);
            case INTENT -> intent(volumes.get(volume));
            case BITMAP -> bitmap(volumes.get(volume), target);
            case IMAGES -> images(group);
            case IMAGE_MAP -> StoreFiles.map(volumes.get(volume), image);
            case APPLIED -> group.resolve("applied");
        };
    }

    private List<Path> all() {
        List<Path> paths = new java.util.ArrayList<>();
        paths.add(record(group));
        paths.add(images(group));
        paths.add(path(MetaFile.APPLIED, 0, 0, 0));
        for (Path volume : volumes) {
            paths.add(intent(volume));
            paths.add(bitmap(volume, 0));
        }
        return paths;
    }

    /** Makes the files that are missing, with durable directory entries, and opens all. */
    void open(EventLoop loop) {
        LogFiles.removeSpilled(group);
        for (Path path : all()) {
            try {
                if (!Files.exists(path)) {
                    Files.createFile(path);
                    DurableFiles.syncDirectory(path.resolveSibling("."));
                }
                open.put(path, loop.open(path, EventLoop.OpenMode.BUFFERED));
            } catch (IOException e) {
                throw DurableFiles.unwritable(path, e);
            }
        }
    }

    BlockFile file(MetaFile file, int volume, int target) {
        BlockFile found = open.get(path(file, volume, target, 0));
        if (found == null) {
            throw new IllegalStateException("metadata file of a target that does not exist");
        }
        return found;
    }

    /** What a killed process left in the page cache counts only once it is on the medium. */
    private static byte[] durable(Path path) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.force(false);
        }
        return Files.readAllBytes(path);
    }

    @Override
    public byte[] read(MetaFile file, int volume, int target, long image) {
        Path path = path(file, volume, target, image);
        try {
            return Files.exists(path) ? durable(path) : new byte[0];
        } catch (IOException e) {
            throw DurableFiles.unreadable(path, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<Long> epochs() {
        return LogFiles.staged(group);
    }

    void close() {
        open.values().forEach(BlockFile::close);
        open.clear();
    }

    /** Removes what a former group left beside its volumes. */
    public static void discard(List<Path> volumes) {
        for (Path volume : volumes) {
            StoreFiles.discard(volume);
            for (Path path : List.of(intent(volume), bitmap(volume, 0))) {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw DurableFiles.unwritable(path, e);
                }
            }
        }
    }
}
