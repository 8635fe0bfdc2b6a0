// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.image.ImageStores.Store;
import io.farside.model.ProblemException;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.EventLoop;
import io.farside.node.sys.FileSpace;
import io.farside.node.volume.DurableFiles;
import io.farside.node.volume.Volume;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a group's images, beside each volume's data in the directory {@code overlays}.
 * Confined to the loop; what makes and deletes files runs on a thread of its own, because that
 * waits for the disk.
 */
final class StoreFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFiles.class);

    private final EventLoop loop;
    private final List<Path> data;
    private final List<Path> directories;
    private final Consumer<Event> events;
    private final Map<Path, BlockFile> open = new HashMap<>();

    /**
     * @param volumes in the group's order
     */
    StoreFiles(EventLoop loop, List<Volume> volumes, Consumer<Event> events) {
        this.loop = loop;
        this.data = volumes.stream().map(Volume::data).toList();
        this.directories = volumes.stream().map(Volume::directory).toList();
        this.events = events;
    }

    /** Where the images of a volume are. */
    static Path overlays(Path volume) {
        return volume.resolve("overlays");
    }

    static Path map(Path volume, long image) {
        return overlays(volume).resolve(image + ".map");
    }

    private Path path(Store store) {
        return overlays(directories.get(store.volume()))
                .resolve(store.image() + (store.overlay() ? ".overlay" : ".store"));
    }

    /** Opens a store, or answers with the open one. */
    BlockFile file(Store store) {
        return file(path(store));
    }

    /** The same for a map. */
    BlockFile map(long image, int volume) {
        return file(map(directories.get(volume), image));
    }

    private BlockFile file(Path path) {
        BlockFile found = open.get(path);
        if (found == null) {
            try {
                found = loop.open(path, EventLoop.OpenMode.BUFFERED);
            } catch (IOException e) {
                throw DurableFiles.unwritable(path, e);
            }
            open.put(path, found);
        }
        return found;
    }

    private void close(Path path) {
        BlockFile file = open.remove(path);
        if (file != null) {
            file.close();
        }
    }

    void create(Effect.CreateStore effect) {
        Store store = effect.store();
        Path path = path(store);
        Path map = map(directories.get(store.volume()), store.image());
        close(path);
        if (!store.overlay()) {
            close(map);
        }
        aside(() -> {
            try {
                boolean cloned = make(store, path, map);
                return new Event.StoreCreated(effect.op(), DiskResult.OK, cloned);
            } catch (ProblemException e) {
                return new Event.StoreCreated(effect.op(), failure(e), false);
            } catch (IOException e) {
                DiskResult result = failure(DurableFiles.unwritable(path, e));
                return new Event.StoreCreated(effect.op(), result, false);
            }
        });
    }

    private static DiskResult failure(ProblemException e) {
        LOG.warn("the store of an image cannot be made: {}", e.getMessage());
        return e.problem().code().equals("FSDN2008E") ? DiskResult.NO_SPACE : DiskResult.IO_ERROR;
    }

    private boolean make(Store store, Path path, Path map) throws IOException {
        Path directory = overlays(directories.get(store.volume()));
        DurableFiles.makeDirectory(directory);
        Files.deleteIfExists(path);
        Files.createFile(path);
        if (!store.overlay()) {
            Files.deleteIfExists(map);
            Files.createFile(map);
        }
        Path source = data.get(store.volume());
        boolean cloned =
                !store.overlay() && Files.isRegularFile(source) && FileSpace.clone(source, path);
        try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
            raw.setLength(size(source));
            raw.getFD().sync();
        }
        DurableFiles.syncDirectory(directory);
        return cloned;
    }

    private static long size(Path data) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(data.toFile(), "r")) {
            return raw.length();
        }
    }

    void remove(Effect.RemoveImage effect) {
        String prefix = effect.image() + ".";
        for (Path path : List.copyOf(open.keySet())) {
            if (String.valueOf(path.getFileName()).startsWith(prefix)) {
                close(path);
            }
        }
        aside(() -> {
            DiskResult result = DiskResult.OK;
            for (Path directory : directories) {
                try {
                    delete(overlays(directory), prefix);
                } catch (IOException e) {
                    LOG.warn("files of an image stay in {}: {}", directory, e.toString());
                    result = DiskResult.IO_ERROR;
                }
            }
            return new Event.LocalDone(effect.op(), result);
        });
    }

    private static void delete(Path overlays, String prefix) throws IOException {
        if (!Files.isDirectory(overlays)) {
            return;
        }
        try (Stream<Path> files = Files.list(overlays)) {
            for (Path file : files.toList()) {
                if (String.valueOf(file.getFileName()).startsWith(prefix)) {
                    Files.delete(file);
                }
            }
        }
        DurableFiles.syncDirectory(overlays);
    }

    /** Runs on a thread of its own, and reports on the loop. */
    private void aside(Supplier<Event> work) {
        Thread.ofVirtual()
                .name("image-files")
                .start(() -> {
                    Event event = work.get();
                    loop.execute(() -> events.accept(event));
                });
    }

    /** Closes the files; nothing may be under way. */
    void close() {
        open.values().forEach(BlockFile::close);
        open.clear();
    }

    /** Removes what a former group left beside its volumes. */
    static void discard(Path volume) {
        if (Files.exists(overlays(volume))) {
            DurableFiles.deleteTree(overlays(volume));
        }
    }
}
