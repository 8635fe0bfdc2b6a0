// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The one directory all state of a node lives under, locked for one process. Its layout is
 * specified in {@code docs/format/data-directory.md}.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lockChannel;
    private final NodeRecord node;

    private DataDirectory(Path root, FileChannel lockChannel, NodeRecord node) {
        this.root = root;
        this.lockChannel = lockChannel;
        this.node = node;
    }

    /**
     * Opens the directory, making what is missing, and locks it.
     *
     * @throws ProblemException {@code FSDN2005E} when another process has it
     */
    public static DataDirectory open(Path root) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw DurableFiles.unwritable(root, e);
        }
        FileChannel channel = lock(root.resolve("lock"));
        try {
            DurableFiles.makeDirectory(root.resolve("volumes"));
            DurableFiles.makeDirectory(root.resolve("groups"));
            NodeRecord node = NodeRecord.loadOrCreate(root.resolve("node.json"));
            return new DataDirectory(root, channel, node);
        } catch (RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    private static FileChannel lock(Path file) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Taken inside this process: told below like any other holder.
        } catch (IOException e) {
            closeQuietly(channel);
            throw DurableFiles.unwritable(file, e);
        }
        closeQuietly(channel);
        throw Problem.of(
                        "FSDN2005E",
                        "Another process uses the data directory " + file.getParent() + ".",
                        "Stop that process, or give this node a directory of its own.",
                        String.valueOf(file.getParent()))
                .as(ProblemKind.UNAVAILABLE)
                .toException();
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Only a lock file: the kernel frees it with the process.
        }
    }

    public Path root() {
        return root;
    }

    public NodeRecord node() {
        return node;
    }

    public Path volumes() {
        return root.resolve("volumes");
    }

    public Path groups() {
        return root.resolve("groups");
    }

    /** Highest manager term seen. */
    public Path term() {
        return root.resolve("term.json");
    }

    /** Answers given to requests with an id. */
    public Path requests() {
        return root.resolve("requests.json");
    }

    /** Peers and invitations. */
    public Path peers() {
        return root.resolve("peers.json");
    }

    /** This node's own key. */
    public Path key() {
        return root.resolve("node-key.p12");
    }

    /** The key this node changes to. */
    public Path nextKey() {
        return root.resolve("next-key.p12");
    }

    @Override
    public void close() {
        closeQuietly(lockChannel);
    }
}
