// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Cleans up after a demo that was itself killed: a shell that waits on a pipe from this process.
 * The kernel closes the pipe when this process dies, however it dies; then the shell kills what
 * still runs out of the demo's directory and removes it.
 */
final class Reaper implements AutoCloseable {
    /**
     * Only our own daemons, started out of that directory: process ids may have been reused, and
     * someone may be reading a log there.
     */
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            read -r word && [ "$word" = done ] && exit 0
            for proc in /proc/[0-9]*; do
                words=$(tr '\\0' '\\n' <"$proc/cmdline" 2>/dev/null) || continue
                case $words in
                    *io.farside.*"$1/"*.yaml) kill -9 "${proc#/proc/}" 2>/dev/null ;;
                esac
            done
            rm -rf -- "$1"
            """;

    private final Process shell;

    private Reaper(Process shell) {
        this.shell = shell;
    }

    static Reaper watch(Path directory) throws IOException {
        return new Reaper(
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                SCRIPT,
                                "farside-demo-reaper",
                                directory.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    /** Everything was cleaned up: the shell has nothing to do. */
    @Override
    public void close() throws IOException {
        try (OutputStream pipe = shell.getOutputStream()) {
            pipe.write("done\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Waits until the shell is gone. */
    void awaitEnd() throws InterruptedException {
        shell.waitFor();
    }
}
