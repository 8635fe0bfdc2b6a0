// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file {@code superblock} of a volume: two copies, written in turn. */
final class SuperblockFile {
    private static final String NAME = "superblock";

    private SuperblockFile() {}

    static Superblock read(Path directory) {
        Path file = directory.resolve(NAME);
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(SuperblockCodec.COPIES * SuperblockCodec.COPY_BYTES);
            Superblock block = SuperblockCodec.newest(bytes);
            if (block == null) {
                throw DurableFiles.unreadable(file, "neither of its copies is valid");
            }
            return block;
        } catch (IOException e) {
            throw DurableFiles.unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    /** Writes over the older copy, durably. */
    static void write(Path directory, Superblock block) {
        DurableFiles.writeAt(
                directory.resolve(NAME),
                SuperblockCodec.encode(block),
                SuperblockCodec.offset(block));
    }
}
