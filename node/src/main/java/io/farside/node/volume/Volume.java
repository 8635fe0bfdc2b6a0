// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.node.sys.FileSpace;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A volume of this node. Its superblock is replaced by the {@link VolumeStore} alone; readable from
 * any thread.
 */
public final class Volume {
    private final String name;
    private final Path directory;
    private volatile Superblock superblock;

    Volume(String name, Path directory, Superblock superblock) {
        this.name = name;
        this.directory = directory;
        this.superblock = superblock;
    }

    public String name() {
        return name;
    }

    /** Where its metadata is. */
    public Path directory() {
        return directory;
    }

    public Superblock superblock() {
        return superblock;
    }

    public long sizeBytes() {
        return superblock.sizeBytes();
    }

    /** The pair's id inside a group, its own otherwise: the serial hosts see. */
    public UUID serial() {
        Superblock.Membership member = superblock.membership();
        return member == null ? superblock.volumeId() : member.pairId();
    }

    /** Where its data is. */
    public Path data() {
        return superblock.device().backing() == Backing.FILE
                ? directory.resolve("data")
                : Path.of(superblock.device().path());
    }

    /** Space its data takes, bytes; of a device all of it; -1 when that cannot be told. */
    public long allocatedBytes() {
        return superblock.device().backing() == Backing.DEVICE
                ? sizeBytes()
                : FileSpace.allocatedBytes(data());
    }

    void replace(Superblock next) {
        superblock = next;
    }
}
