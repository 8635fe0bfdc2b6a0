// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReaperTest {
    @TempDir private Path folder;

    /** Stands for a demo that starts a daemon and is then killed without a chance to clean up. */
    static final class KilledDemo {
        private KilledDemo() {}

        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            Reaper reaper = Reaper.watch(directory);
            Process daemon = daemon(directory);
            System.out.println(daemon.pid());
            System.out.flush();
            assert reaper != null;
            Runtime.getRuntime().halt(137);
        }
    }

    /** Waits on a pipe that nobody opens; named as a daemon of that directory is. */
    private static Process daemon(Path directory) throws IOException {
        return new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "mkfifo \"$1.fifo\" && read -r line <\"$1.fifo\"",
                        "io.farside.node.NodeMain",
                        directory.resolve("oslo.yaml").toString())
                .start();
    }

    @Test
    void daemonsAndDirectoryAreGone_whenTheDemoWasKilled() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("demo"));
        Files.writeString(directory.resolve("oslo.yaml"), "nodeName: oslo");
        Process demo =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledDemo.class.getName(),
                                directory.toString())
                        .start();
        try (BufferedReader out = demo.inputReader()) {
            long pid = Long.parseLong(out.readLine());
            CompletableFuture<ProcessHandle> gone =
                    ProcessHandle.of(pid)
                            .map(ProcessHandle::onExit)
                            .orElseGet(() -> CompletableFuture.completedFuture(null));
            gone.get(30, TimeUnit.SECONDS);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (Files.exists(directory) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(directory).doesNotExist();
    }

    @Test
    void nothingIsTouched_whenTheDemoCleanedUpItself() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("demo"));
        Process daemon = daemon(directory);
        Reaper reaper = Reaper.watch(directory);
        reaper.close();
        reaper.awaitEnd();
        assertThat(daemon.isAlive()).isTrue();
        assertThat(directory).exists();
        daemon.destroyForcibly().waitFor();
    }
}
