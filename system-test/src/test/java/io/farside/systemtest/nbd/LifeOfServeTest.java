// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Daemon;
import io.farside.systemtest.process.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("interop")
class LifeOfServeTest {
    private static final long SIZE = 64L << 20;
    private static final int SET_UP = 16;

    @TempDir private Path directory;

    private Daemon refused(String name, String... arguments) throws Exception {
        Daemon daemon = Daemon.farside(directory, name, Served.MAIN, List.of(arguments));
        assertThat(daemon.awaitEnd()).isEqualTo(SET_UP);
        return daemon;
    }

    @Test
    void nothingIsLeftBehind_whenTerminated() throws Exception {
        try (Served served = Served.sparse(directory, SIZE)) {
            assertThat(Files.readString(served.pidFile()).strip())
                    .isEqualTo(Long.toString(served.daemon().pid()));
            assertThat(served.daemon().terminate()).isZero();
            assertThat(served.socket()).doesNotExist();
            assertThat(served.pidFile()).doesNotExist();
            assertThat(served.daemon().errors()).isEmpty();
        }
    }

    @Test
    void aStaleSocketIsReplaced_andALiveOneIsNot() throws Exception {
        try (Served first = Served.sparse(directory, SIZE)) {
            first.daemon().kill();
            assertThat(first.socket()).exists();
        }
        try (Served second = Served.sparse(directory, SIZE)) {
            Path other = Served.sparseImage(directory, "other.raw", SIZE);
            try (Daemon third =
                    refused("third", "--socket", second.socket().toString(), other.toString())) {
                assertThat(third.errors()).contains("FSDN1004E", second.socket().toString());
            }
            assertThat(second.daemon().alive()).isTrue();
        }
    }

    @Test
    void aSecondWriterIsRefused_whenTheImageIsServedAlready() throws Exception {
        try (Served served = Served.sparse(directory, SIZE)) {
            Path socket = directory.resolve("two.sock");
            try (Daemon second =
                    refused("second", "--socket", socket.toString(), served.image().toString())) {
                assertThat(second.errors()).contains("FSDN1003E");
            }
        }
    }

    @Test
    void mistakesAreNamed_whenTheCommandLineIsWrong() throws Exception {
        Path image = Served.sparseImage(directory, "image.raw", SIZE);
        Path empty = Files.createFile(directory.resolve("empty.raw"));
        String socket = directory.resolve("s.sock").toString();
        Path file = Files.createFile(directory.resolve("file"));
        record Mistake(String code, String... arguments) {}
        List<Mistake> mistakes =
                List.of(
                        new Mistake("FSDN1001E"),
                        new Mistake("FSDN1001E", "--nonsense", image.toString()),
                        new Mistake("FSDN1001E", "--loop", "fast", image.toString()),
                        new Mistake("FSDN1002E", "--socket", socket, "/nonexistent/image"),
                        new Mistake("FSDN1002E", "--socket", socket, empty.toString()),
                        new Mistake("FSDN1005E", "--socket", file.toString(), image.toString()),
                        new Mistake("FSDN1006E", "--listen", "0.0.0.0:0", image.toString()),
                        new Mistake(
                                "FSDN1101E",
                                "--socket",
                                socket,
                                "--tls-cert",
                                "/nonexistent/cert",
                                "--tls-key",
                                "/nonexistent/key",
                                image.toString()));
        int number = 0;
        for (Mistake mistake : mistakes) {
            try (Daemon daemon = refused("mistake-" + number++, mistake.arguments())) {
                assertThat(daemon.errors()).startsWith(mistake.code());
                assertThat(daemon.output()).isEmpty();
            }
        }
        assertThat(file).exists();
    }

    @Test
    void sixteenClientsWork_whenConnectedAtOnce() throws Exception {
        Tool.need("qemu-io", "qemu-utils");
        try (Served served = Served.sparse(directory, SIZE, "--listen", "127.0.0.1:0")) {
            List<Daemon> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 16; i++) {
                    String at = i + "M 1M";
                    clients.add(
                            Daemon.start(
                                    directory,
                                    "client-" + i,
                                    List.of(
                                            "qemu-io",
                                            "-f",
                                            "raw",
                                            "-c",
                                            "write -P " + (i + 1) + " " + at,
                                            "-c",
                                            "flush",
                                            "-c",
                                            "read -P " + (i + 1) + " " + at,
                                            served.uri())));
                }
                for (Daemon client : clients) {
                    assertThat(client.awaitEnd()).as(client.output() + client.errors()).isZero();
                    assertThat(client.output()).doesNotContain("failed");
                }
            } finally {
                clients.forEach(Daemon::close);
            }
            assertThat(served.peakResidentBytes()).isLessThan(256L << 20);
        }
    }

    @Test
    void theNextServerHasEveryFlushedByte_whenKilledDuringWrites() throws Exception {
        Tool.need("fio", "fio");
        Tool.need("qemu-io", "qemu-utils");
        try (Served served = Served.sparse(directory, SIZE)) {
            Tool.ok(
                    directory,
                    "qemu-io",
                    "-f",
                    "raw",
                    "-c",
                    "write -P 0x42 60M 1M",
                    "-c",
                    "flush",
                    served.uri());
            try (Daemon fio =
                    fio(
                            served,
                            "--rw=randwrite",
                            "--bs=4k",
                            "--size=32m",
                            "--time_based",
                            "--runtime=60")) {
                Await.until("writes to arrive", () -> sum(served.image()) != 0);
                served.daemon().kill();
                assertThat(fio.awaitEnd()).isNotZero();
            }
        }
        try (Served again = Served.start(directory, directory.resolve("image.raw"))) {
            assertThat(
                            Tool.ok(
                                    directory,
                                    "qemu-io",
                                    "-f",
                                    "raw",
                                    "-c",
                                    "read -P 0x42 60M 1M",
                                    again.uri()))
                    .doesNotContain("failed");
        }
    }

    private static long sum(Path image) throws Exception {
        try (java.io.RandomAccessFile file = new java.io.RandomAccessFile(image.toFile(), "r")) {
            byte[] head = new byte[8 << 20];
            file.readFully(head);
            long sum = 0;
            for (byte b : head) {
                sum += b;
            }
            return sum;
        }
    }

    private Daemon fio(Served served, String... more) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "fio",
                                "--name=w",
                                "--ioengine=nbd",
                                "--uri=" + served.uri(),
                                "--iodepth=8"));
        command.addAll(List.of(more));
        return Daemon.start(directory, "fio", command);
    }

    @Test
    void everyBlockVerifies_whenFioMixesReadsAndWrites() throws Exception {
        Tool.need("fio", "fio");
        for (String mode : List.of("--direct", "--loop=nio")) {
            try (Served served = Served.sparse(directory, SIZE, mode);
                    Daemon fio =
                            fio(
                                    served,
                                    "--rw=randrw",
                                    "--bsrange=512-256k",
                                    "--size=48m",
                                    "--verify=crc32c",
                                    "--verify_fatal=1")) {
                assertThat(fio.awaitEnd()).as(fio.output() + fio.errors()).isZero();
                assertThat(fio.output()).contains("err= 0");
            }
        }
    }
}
