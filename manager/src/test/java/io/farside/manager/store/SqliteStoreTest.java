// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.model.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir Path directory;

    @Override
    Store open() {
        return SqliteStore.open(directory.resolve("store"), "server-1", NOW);
    }

    @Test
    void refusesAFileThatIsNoStore() throws Exception {
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve(SqliteStore.FILE), "not a database ".repeat(1000));
        ProblemException e =
                catchThrowableOfType(
                        ProblemException.class, () -> SqliteStore.open(other, "x", NOW));
        assertThat(e.problem().code()).isEqualTo("FSDR2001E");
    }

    @Test
    void refusesADirectoryAnotherManagerUses() {
        try (DirectoryLock first = DirectoryLock.take(directory)) {
            assertThat(first).isNotNull();
            ProblemException e =
                    catchThrowableOfType(
                            ProblemException.class, () -> DirectoryLock.take(directory));
            assertThat(e.problem().code()).isEqualTo("FSDR2005E");
        }
        DirectoryLock.take(directory).close();
    }
}
