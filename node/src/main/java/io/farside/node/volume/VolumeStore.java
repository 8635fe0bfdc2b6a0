// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All volumes of a data directory. Every method blocks for file operations, is callable from any
 * thread but the event loop's, and runs one at a time.
 */
public final class VolumeStore {
    /** Volumes of one node. */
    public static final int MAX_VOLUMES = 1024;

    /** Begins the names of directories on their way in or out; never a volume's name. */
    static final String HIDDEN = ".";

    private final Path root;
    private final String bootId;
    private final Map<String, Volume> volumes = new TreeMap<>();
    private final Map<String, Problem> damaged = new TreeMap<>();
    private final Map<String, DeviceClaim> claims = new TreeMap<>();

    private VolumeStore(Path root, String bootId) {
        this.root = root;
        this.bootId = bootId;
    }

    /**
     * Reads every volume, finishing creations and deletions that a crash cut short. A volume that
     * cannot be trusted is kept out and listed in {@link #damaged}.
     */
    public static VolumeStore open(DataDirectory directory, String bootId) {
        VolumeStore store = new VolumeStore(directory.volumes(), bootId);
        try (Stream<Path> entries = Files.list(store.root)) {
            for (Path entry : entries.sorted().toList()) {
                store.load(entry);
            }
        } catch (IOException e) {
            throw DurableFiles.unreadable(store.root, String.valueOf(e.getMessage()));
        }
        return store;
    }

    private void load(Path entry) {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(HIDDEN)) {
            DurableFiles.deleteTree(entry);
            return;
        }
        try {
            Volume volume = new Volume(name, entry, SuperblockFile.read(entry));
            DataFile.verify(volume);
            if (!volume.superblock().clean()) {
                DataFile.settle(volume);
            }
            claim(volume);
            write(volume, volume.superblock().next(bootId, false));
            volumes.put(name, volume);
        } catch (ProblemException e) {
            damaged.put(name, e.problem());
        }
    }

    /** Keeps others off a block device while this process lives. */
    private void claim(Volume volume) {
        if (volume.superblock().device().backing() == Backing.DEVICE) {
            claims.put(volume.name(), DeviceClaim.of(volume));
        }
    }

    /** Gives the block devices free; nothing uses them any more. */
    public synchronized void close() {
        claims.values().forEach(DeviceClaim::close);
        claims.clear();
    }

    public synchronized List<Volume> list() {
        return new ArrayList<>(volumes.values());
    }

    /** Volumes that are not served because their metadata or data cannot be trusted. */
    public synchronized Map<String, Problem> damaged() {
        return new TreeMap<>(damaged);
    }

    public synchronized Optional<Volume> find(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    /**
     * The volume of this name.
     *
     * @throws ProblemException {@code FSDN2024E} when there is none, or what damaged it
     */
    public synchronized Volume get(String name) {
        Volume volume = volumes.get(name);
        if (volume != null) {
            return volume;
        }
        Problem why = damaged.get(name);
        if (why != null) {
            throw why.toException();
        }
        throw Problem.notFound(
                        "FSDN2024E",
                        "There is no volume '" + ObjectName.shown(name) + "'.",
                        "List the volumes of this node.")
                .toException();
    }

    /** Makes an empty volume; the same again answers with the one there is. */
    public synchronized Volume create(String name, long sizeBytes) {
        ObjectName.checked("The volume name", name);
        VolumeSize.checked(name, sizeBytes, VolumeSize.STEP_BYTES);
        Volume present = volumes.get(name);
        if (present != null
                && present.superblock().device().backing() == Backing.FILE
                && present.sizeBytes() == sizeBytes) {
            return present;
        }
        requireFree(name);
        Path fresh = root.resolve(HIDDEN + "new-" + name);
        discard(fresh);
        DurableFiles.makeDirectory(fresh);
        try {
            long inode = DataFile.create(fresh.resolve("data"), name, sizeBytes);
            return finish(name, fresh, sizeBytes, DataFile.device(Backing.FILE, "", inode));
        } catch (ProblemException e) {
            discard(fresh);
            throw e;
        }
    }

    /** Takes an existing image or block device in place; the same again answers as before. */
    public synchronized Volume adopt(String name, String path) {
        ObjectName.checked("The volume name", name);
        DataFile.Found found = DataFile.find(name, path);
        Volume present = volumes.get(name);
        if (present != null && present.superblock().device().path().equals(found.path())) {
            return present;
        }
        requireFree(name);
        for (Volume other : volumes.values()) {
            if (found.isSameAs(other)) {
                throw Problem.of(
                                "FSDN2028E",
                                found.path() + " is already volume " + other.name() + ".",
                                "Use that volume, or delete it first.",
                                other.name())
                        .as(ProblemKind.CONFLICT)
                        .toException();
            }
        }
        DeviceClaim claim = found.backing() == Backing.DEVICE ? found.claim(name) : null;
        try {
            Path fresh = root.resolve(HIDDEN + "new-" + name);
            discard(fresh);
            DurableFiles.makeDirectory(fresh);
            Volume volume =
                    finish(
                            name,
                            fresh,
                            found.sizeBytes(),
                            DataFile.device(found.backing(), found.path(), found.inode()));
            if (claim != null) {
                claims.put(name, claim);
            }
            return volume;
        } catch (RuntimeException e) {
            if (claim != null) {
                claim.close();
            }
            throw e;
        }
    }

    private Volume finish(String name, Path fresh, long size, Superblock.Device device) {
        Superblock block =
                new Superblock(
                        1,
                        UUID.randomUUID(),
                        size,
                        device,
                        bootId,
                        false,
                        null,
                        Superblock.Lineage.NONE);
        SuperblockFile.write(fresh, block);
        Path directory = root.resolve(name);
        DurableFiles.rename(fresh, directory);
        Volume volume = new Volume(name, directory, block);
        volumes.put(name, volume);
        return volume;
    }

    /** Grows a volume that is in no group: the file first, then the superblock. */
    public synchronized Volume grow(String name, long sizeBytes) {
        Volume volume = get(name);
        VolumeSize.checked(name, sizeBytes, VolumeSize.STEP_BYTES);
        requireNoGroup(volume, "grown");
        if (sizeBytes < volume.sizeBytes()) {
            throw Problem.badInput(
                            "FSDN2029E",
                            "Volume "
                                    + name
                                    + " has "
                                    + volume.sizeBytes()
                                    + " bytes and cannot shrink to "
                                    + sizeBytes
                                    + ".",
                            "Name a size that is not below the present one.",
                            name)
                    .toException();
        }
        if (sizeBytes > volume.sizeBytes()) {
            DataFile.grow(volume, sizeBytes);
            write(volume, volume.superblock().withSize(sizeBytes));
        }
        return volume;
    }

    /** Deletes a volume and, where this node made it, its data. Adopted data stays. */
    public synchronized void delete(String name) {
        if (damaged.containsKey(name)) {
            throw damaged.get(name).toException();
        }
        Volume volume = get(name);
        requireNoGroup(volume, "deleted");
        Path going = root.resolve(HIDDEN + "old-" + name);
        discard(going);
        DurableFiles.rename(volume.directory(), going);
        volumes.remove(name);
        DeviceClaim claim = claims.remove(name);
        if (claim != null) {
            claim.close();
        }
        DurableFiles.deleteTree(going);
    }

    /** Records that a volume is in a group. */
    public synchronized void join(Volume volume, UUID group, UUID pairId) {
        write(
                volume,
                volume.superblock()
                        .withMembership(
                                new Superblock.Membership(group, pairId),
                                volume.superblock().lineage()));
    }

    /** Keeps the lineage of a volume whose group is about to be deleted. */
    public synchronized void keepLineage(Volume volume, Superblock.Lineage kept) {
        write(volume, volume.superblock().withMembership(volume.superblock().membership(), kept));
    }

    /** Records that a volume has left its group, and what remains of its lineage. */
    public synchronized void leave(Volume volume, Superblock.Lineage kept) {
        write(volume, volume.superblock().withMembership(null, kept));
    }

    /**
     * Records a clean end of the volumes.
     *
     * @param flushed which of them, by name, are durable as they are; the others are looked at anew
     *     at the next start
     */
    public synchronized void markClean(Predicate<String> flushed) {
        for (Volume volume : volumes.values()) {
            if (flushed.test(volume.name())) {
                write(volume, volume.superblock().next(bootId, true));
            }
        }
    }

    private static void write(Volume volume, Superblock next) {
        SuperblockFile.write(volume.directory(), next);
        volume.replace(next);
    }

    private void requireFree(String name) {
        if (volumes.containsKey(name) || damaged.containsKey(name)) {
            throw Problem.of(
                            "FSDN2021E",
                            "There is another volume " + name + " already.",
                            "Choose another name, or delete that volume first.",
                            name)
                    .as(ProblemKind.CONFLICT)
                    .toException();
        }
        if (volumes.size() >= MAX_VOLUMES) {
            throw Problem.of(
                            "FSDN2031E",
                            "This node has " + MAX_VOLUMES + " volumes, which is the limit.",
                            "Delete a volume first.")
                    .toException();
        }
    }

    /**
     * Refuses when the volume is in a group.
     *
     * @throws ProblemException {@code FSDN2025E}
     */
    public void requireNoGroup(Volume volume, String verb) {
        if (volume.superblock().membership() != null) {
            throw Problem.of(
                            "FSDN2025E",
                            "Volume "
                                    + volume.name()
                                    + " is in a group and cannot be "
                                    + verb
                                    + ".",
                            "Delete the group first; both halves of a pair keep their data.",
                            volume.name())
                    .toException();
        }
    }

    private static void discard(Path directory) {
        if (Files.exists(directory)) {
            DurableFiles.deleteTree(directory);
        }
    }
}
