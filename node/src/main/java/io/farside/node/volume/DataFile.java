// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.node.sys.FileSpace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The file or device that holds a volume's data. */
final class DataFile {
    private static final int S_IFMT = 0xF000;
    private static final int S_IFBLK = 0x6000;

    private DataFile() {}

    /** Existing data that can be adopted. */
    record Found(String path, Backing backing, long sizeBytes, long inode) {
        DeviceClaim claim(String volume) {
            try {
                return DeviceClaim.take(Path.of(path));
            } catch (IOException e) {
                throw notAdoptable(volume, path, String.valueOf(e.getMessage()));
            }
        }

        boolean isSameAs(Volume volume) {
            try {
                return Files.isSameFile(Path.of(path), volume.data());
            } catch (IOException e) {
                return path.equals(volume.data().toString());
            }
        }
    }

    static Superblock.Device device(Backing backing, String path, long inode) {
        return new Superblock.Device(backing, path, inode, new SecureRandom().nextLong());
    }

    /** Makes a sparse file and answers its inode number. */
    static long create(Path file, String name, long sizeBytes) {
        try {
            extend(file, sizeBytes);
            return inode(file);
        } catch (IOException e) {
            throw tooLarge(name, sizeBytes, file, e);
        }
    }

    static void grow(Volume volume, long sizeBytes) {
        if (volume.superblock().device().backing() == Backing.DEVICE) {
            long present = size(volume.data());
            if (present < sizeBytes) {
                throw Problem.of(
                                "FSDN2023E",
                                "The device "
                                        + volume.data()
                                        + " has "
                                        + present
                                        + " bytes, fewer than the "
                                        + sizeBytes
                                        + " asked for.",
                                "Grow the device first.",
                                volume.name())
                        .toException();
            }
            return;
        }
        try {
            extend(volume.data(), sizeBytes);
        } catch (IOException e) {
            throw tooLarge(volume.name(), sizeBytes, volume.data(), e);
        }
    }

    private static void extend(Path file, long sizeBytes) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            if (raw.length() < sizeBytes) {
                raw.setLength(sizeBytes);
            }
            raw.getFD().sync();
        }
    }

    private static ProblemException tooLarge(
            String name, long sizeBytes, Path file, IOException e) {
        String why = String.valueOf(e.getMessage());
        if (why.contains("File too large") || why.contains("Invalid argument")) {
            return Problem.of(
                            "FSDN2023E",
                            "The file system of "
                                    + file.getParent()
                                    + " cannot hold a file of "
                                    + sizeBytes
                                    + " bytes for volume "
                                    + name
                                    + ".",
                            "Choose a smaller size (ext4 ends at 16 TiB) or another file system.",
                            name)
                    .withCause(why)
                    .toException();
        }
        return DurableFiles.unwritable(file, e);
    }

    /** Looks at data to adopt. */
    static Found find(String name, @Nullable String written) {
        Path path;
        try {
            path = Path.of(written == null ? "" : written);
        } catch (InvalidPathException e) {
            throw notAdoptable(name, String.valueOf(written), "it is no path");
        }
        if (!path.isAbsolute()) {
            throw notAdoptable(name, path.toString(), "it is no absolute path");
        }
        try {
            Path real = path.toRealPath();
            if (real.toString().getBytes(StandardCharsets.UTF_8).length
                    > SuperblockCodec.MAX_PATH_BYTES) {
                throw notAdoptable(name, real.toString(), "its path is too long");
            }
            int mode = (Integer) Files.getAttribute(real, "unix:mode");
            boolean device = (mode & S_IFMT) == S_IFBLK;
            if (!device && !Files.isRegularFile(real)) {
                throw notAdoptable(name, real.toString(), "it is no file and no block device");
            }
            if (!Files.isReadable(real) || !Files.isWritable(real)) {
                throw notAdoptable(name, real.toString(), "it cannot be read and written");
            }
            long size = VolumeSize.checked(name, size(real), VolumeSize.SECTOR_BYTES);
            return new Found(
                    real.toString(),
                    device ? Backing.DEVICE : Backing.ADOPTED,
                    size,
                    device ? 0 : inode(real));
        } catch (IOException e) {
            throw notAdoptable(name, path.toString(), "it cannot be looked at");
        }
    }

    private static ProblemException notAdoptable(String name, String path, String why) {
        return Problem.badInput(
                        "FSDN2027E",
                        "'" + shown(path) + "' cannot become volume " + name + ": " + why + ".",
                        "Name a raw image or block device on this node that it may write.",
                        name)
                .toException();
    }

    private static String shown(String path) {
        return path.length() <= 200 ? path : path.substring(0, 200) + "...";
    }

    /**
     * Compares what is there with the superblock.
     *
     * @throws ProblemException {@code FSDN2030E} when the data is missing, too short or another
     *     file than the one it was written for
     */
    static void verify(Volume volume) {
        Superblock.Device device = volume.superblock().device();
        try {
            if (!Files.exists(volume.data())) {
                throw doubtful(volume, "it is missing");
            }
            if (size(volume.data()) < volume.sizeBytes()) {
                throw doubtful(volume, "it is shorter than the volume");
            }
            if (device.inode() != 0 && inode(volume.data()) != device.inode()) {
                throw doubtful(volume, "it is another file than the one this volume was made with");
            }
        } catch (IOException e) {
            throw doubtful(volume, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Makes what a process that did not end in order left behind durable, and forgets the rest: the
     * kernel writes a page once, and after a failure keeps it in memory as if it had been written.
     * Reads tell what is on disk from here on.
     *
     * @throws ProblemException {@code FSDN2030E} when it cannot be made durable
     */
    static void settle(Volume volume) {
        try {
            try (FileChannel channel = FileChannel.open(volume.data(), StandardOpenOption.WRITE)) {
                channel.force(false);
            } finally {
                FileSpace.dropCache(volume.data());
            }
        } catch (IOException e) {
            throw doubtful(volume, "what was written last cannot be made durable: " + e);
        }
    }

    static ProblemException doubtful(Volume volume, String why) {
        return Problem.of(
                        "FSDN2030E",
                        "The data of volume "
                                + volume.name()
                                + ", "
                                + volume.data()
                                + ", cannot be used: "
                                + why
                                + ".",
                        "Put the data back. A copy restored from elsewhere has to be adopted under"
                                + " a new name.",
                        volume.name())
                .toException();
    }

    /** Bytes of a file or block device. */
    private static long size(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.size();
        } catch (IOException e) {
            throw DurableFiles.unreadable(path, String.valueOf(e.getMessage()));
        }
    }

    private static long inode(Path path) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
    }
}
