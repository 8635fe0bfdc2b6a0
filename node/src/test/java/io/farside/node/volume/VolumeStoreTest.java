// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.model.ProblemException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeStoreTest {
    private static final long MIB = 1 << 20;

    @TempDir Path root;

    @Test
    void findsItsVolumesAgain_afterARestart() {
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            VolumeStore store = VolumeStore.open(data, "boot1");
            store.create("v", 4 * MIB);
            store.grow("v", 8 * MIB);
        }
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            assertThat(VolumeStore.open(data, "boot2").get("v").sizeBytes()).isEqualTo(8 * MIB);
        }
    }

    @Test
    void goesOnWithOneCopyOfASuperblock_whenTheOtherIsTorn() throws IOException {
        Path superblock = root.resolve("d/volumes/v/superblock");
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            VolumeStore.open(data, "boot").create("v", 4 * MIB);
            VolumeStore.open(data, "boot");
        }
        overwrite(superblock, 100);
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            VolumeStore store = VolumeStore.open(data, "boot");
            assertThat(store.damaged()).isEmpty();
            assertThat(store.get("v").sizeBytes()).isEqualTo(4 * MIB);
        }
    }

    @Test
    void keepsAVolumeOutAndNamesTheFile_whenItsSuperblockIsLost() throws IOException {
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            VolumeStore.open(data, "boot").create("v", 4 * MIB);
        }
        Files.write(root.resolve("d/volumes/v/superblock"), new byte[8192]);
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            VolumeStore store = VolumeStore.open(data, "boot");
            assertThat(store.damaged())
                    .hasEntrySatisfying(
                            "v", p -> assertThat(p.message()).contains("volumes/v/superblock"));
            assertThat(refusal(() -> store.create("v", 4 * MIB))).isEqualTo("FSDN2021E");
        }
    }

    @Test
    void refusesDataThatIsAnotherFile_thanTheVolumeWasMadeWith() throws IOException {
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            VolumeStore.open(data, "boot").create("v", 4 * MIB);
        }
        Path file = root.resolve("d/volumes/v/data");
        Path copy = Files.copy(file, root.resolve("copy"));
        Files.delete(file);
        Files.move(copy, file);
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            assertThat(VolumeStore.open(data, "boot").damaged())
                    .hasEntrySatisfying("v", p -> assertThat(p.code()).isEqualTo("FSDN2030E"));
        }
    }

    @Test
    void adoptsAnImageInPlaceOnce_andLeavesItWhenDeleted() throws IOException {
        Path image = root.resolve("image.raw");
        Files.write(image, new byte[(int) (2 * MIB)]);
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            VolumeStore store = VolumeStore.open(data, "boot");
            assertThat(store.adopt("v", image.toString()).data()).isEqualTo(image.toRealPath());
            assertThat(refusal(() -> store.adopt("w", image.toString()))).isEqualTo("FSDN2028E");
            store.delete("v");
            assertThat(image).exists();
        }
    }

    @Test
    void refusesSizesAndNamesOutOfRange() {
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            VolumeStore store = VolumeStore.open(data, "boot");
            assertThat(refusal(() -> store.create("../v", MIB))).isEqualTo("FSDN2020E");
            assertThat(refusal(() -> store.create("v", MIB + 1))).isEqualTo("FSDN2022E");
            assertThat(refusal(() -> store.create("v", -1))).isEqualTo("FSDN2022E");
            store.create("v", 2 * MIB);
            assertThat(refusal(() -> store.grow("v", MIB))).isEqualTo("FSDN2029E");
            assertThat(refusal(() -> store.create("v", MIB))).isEqualTo("FSDN2021E");
        }
    }

    @Test
    void keepsASecondProcessOut() {
        try (DataDirectory data = DataDirectory.open(root.resolve("d"))) {
            assertThat(data.root()).exists();
            assertThat(refusal(() -> DataDirectory.open(root.resolve("d")).close()))
                    .isEqualTo("FSDN2005E");
        }
    }

    private static String refusal(Runnable work) {
        return catchThrowableOfType(ProblemException.class, work::run).problem().code();
    }

    private static void overwrite(Path file, long offset) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(offset);
            raw.write(new byte[] {1, 2, 3, 4});
        }
    }
}
