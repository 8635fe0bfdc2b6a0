// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.postgres;

import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Tool;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** PostgreSQL 15 with its data on a mounted volume. */
final class Postgres implements AutoCloseable {
    private static final String BIN = "/usr/lib/postgresql/15/bin/";

    private final Path directory;
    private final Path data;
    private final int port;
    private ProcessHandle postmaster = ProcessHandle.current();

    private Postgres(Path directory, Path data, int port) {
        this.directory = directory;
        this.data = data;
        this.port = port;
    }

    static void need() {
        Tool.need(BIN + "initdb", "postgresql-15");
        Tool.need("runuser", "util-linux");
    }

    static Postgres create(Path directory, MountedVolume volume) throws IOException {
        return create(directory, volume, List.of());
    }

    /** With its log of transactions on another volume. */
    static Postgres create(Path directory, MountedVolume volume, MountedVolume wal)
            throws IOException {
        Path log = Files.createDirectories(wal.path().resolve("wal"));
        Tool.ok(directory, "chown", "postgres", log.toString());
        return create(directory, volume, List.of("-X", log.toString()));
    }

    private static Postgres create(Path directory, MountedVolume volume, List<String> options)
            throws IOException {
        Path data = Files.createDirectories(volume.path().resolve("data"));
        Tool.ok(directory, "chown", "-R", "postgres", data.toString());
        List<String> command =
                new ArrayList<>(List.of(BIN + "initdb", "-D", data.toString(), "-A", "trust"));
        command.add("--no-instructions");
        command.addAll(options);
        as(directory, command.toArray(String[]::new));
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                """
                shared_buffers = 32MB
                fsync = on
                unix_socket_directories = ''
                """);
        return start(directory, volume);
    }

    static Postgres start(Path directory, MountedVolume volume) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path data = volume.path().resolve("data");
        Postgres postgres = new Postgres(directory, data, port);
        Path log = data.resolve("server.log");
        Tool.Outcome outcome =
                Tool.run(
                        directory,
                        List.of(
                                "runuser",
                                "-u",
                                "postgres",
                                "--",
                                BIN + "pg_ctl",
                                "-D",
                                data.toString(),
                                "-w",
                                "-t",
                                "120",
                                "-l",
                                log.toString(),
                                "-o",
                                "-p " + port + " -h 127.0.0.1",
                                "start"));
        if (outcome.code() != 0) {
            throw new AssertionError(
                    outcome.text() + (Files.exists(log) ? Files.readString(log) : "no server.log"));
        }
        long pid =
                Long.parseLong(
                        Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        postgres.postmaster = ProcessHandle.of(pid).orElseThrow();
        return postgres;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                        + port
                        + "/postgres?user=postgres&socketTimeout=60&connectTimeout=10");
    }

    String pgbench(String... options) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                BIN + "pgbench",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                "" + port,
                                "-U",
                                "postgres"));
        command.addAll(Arrays.asList(options));
        command.add("postgres");
        return Tool.ok(directory, command.toArray(String[]::new));
    }

    /** Checks every table and index of every database, heap against index. */
    void amcheck() throws IOException {
        Tool.ok(
                directory,
                BIN + "pg_amcheck",
                "-h",
                "127.0.0.1",
                "-p",
                "" + port,
                "-U",
                "postgres",
                "--all",
                "--install-missing",
                "--heapallindexed");
    }

    void stop() throws IOException {
        as(directory, BIN + "pg_ctl", "-D", data.toString(), "-w", "-m", "fast", "stop");
    }

    /**
     * Ends it however the disk below it is. By process id, because pg_ctl needs the disk; and to
     * the end, because the next server of this data refuses to start while this one lives.
     */
    @Override
    public void close() {
        if (postmaster.equals(ProcessHandle.current())) {
            return;
        }
        postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
        postmaster.destroyForcibly();
        Await.until("the database server to end", () -> !postmaster.isAlive());
    }

    private static void as(Path directory, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("runuser", "-u", "postgres", "--"));
        all.addAll(Arrays.asList(command));
        Tool.ok(directory, all.toArray(String[]::new));
    }
}
