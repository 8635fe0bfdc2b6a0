// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Identity of this boot of the kernel: it changes when the machine lost power or restarted. */
public final class BootId {
    private static final Path SOURCE = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    /**
     * Reads it, at most 64 characters.
     *
     * @throws io.farside.model.ProblemException {@code FSDN2011E} when the kernel does not tell
     */
    public static String read() {
        try {
            String id = Files.readString(SOURCE).strip();
            if (!id.isEmpty() && id.length() <= 64) {
                return id;
            }
            throw new IOException("it is empty or too long");
        } catch (IOException e) {
            throw Problem.of(
                            "FSDN2011E",
                            "The kernel's boot id cannot be read from " + SOURCE + ".",
                            "Mount /proc; without it a loss of power cannot be told from a"
                                    + " restart.")
                    .withCause(String.valueOf(e.getMessage()))
                    .toException();
        }
    }
}
