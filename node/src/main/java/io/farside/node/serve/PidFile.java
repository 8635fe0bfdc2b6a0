// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells scripts the process id. */
final class PidFile {
    private PidFile() {}

    /**
     * @throws io.farside.model.ProblemException when it cannot be written
     */
    static void write(Path file) {
        try {
            Files.writeString(file, ProcessHandle.current().pid() + "\n");
        } catch (IOException e) {
            throw ServeProblems.pidFile(file, e);
        }
    }
}
