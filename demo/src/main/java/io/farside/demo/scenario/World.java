// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.ledger.LedgerLayout;
import io.farside.demo.ledger.LedgerWorkload;
import io.farside.demo.ledger.Side;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs: two sites, a manager, the ledger's clients; and the directory they live in.
 * {@link #close} may come from another thread at any time and leaves nothing behind.
 */
final class World implements AutoCloseable {
    /** Clients of the ledger. */
    private static final int CLIENTS = 8;

    /** Records each client keeps on each volume; 16 MiB a volume. */
    private static final int SLOTS = 512;

    /** Shortest time between two transactions of one client: a busy office, not a benchmark. */
    private static final Duration PACE = Duration.ofMillis(20);

    private final Path directory;
    private final boolean keep;
    private final Reaper reaper;
    private final Programs programs;
    private final List<AutoCloseable> running = new ArrayList<>();
    private boolean closed;
    private @Nullable Cast cast;

    /** Who takes part, once everything runs. */
    record Cast(
            Site first,
            Site second,
            Managed managed,
            LedgerLayout layout,
            LedgerVolumes volumes,
            LedgerWorkload workload,
            Line line,
            Pulse pulse,
            URI manager) {
        List<Site> sites() {
            return List.of(first, second);
        }
    }

    private World(Path directory, boolean keep, Programs programs) throws IOException {
        this.directory = directory;
        this.keep = keep;
        this.programs = programs;
        this.reaper = Reaper.watch(directory);
    }

    /** Makes a directory for everything, in the system's place for temporary files. */
    static World create(boolean keep, Programs programs) throws IOException {
        return new World(Files.createTempDirectory("farside-demo-"), keep, programs);
    }

    Path directory() {
        return directory;
    }

    Cast cast() {
        Cast known = cast;
        if (known == null) {
            throw new IllegalStateException("nothing was started yet");
        }
        return known;
    }

    /** Starts all processes and waits until they serve. */
    String start() throws IOException, InterruptedException {
        Site first = runs(Site.start("oslo", directory, programs));
        Site second = runs(Site.start("bergen", directory, programs));
        Daemon manager = runs(Daemon.start("manager", programs.manager(managerConfig()), log()));
        first.awaitReady();
        second.awaitReady();
        Line line = runs(new Line());
        first.connect(line);
        second.connect(line);
        URI address = manager.awaitReady();
        LedgerLayout layout = new LedgerLayout(new SplittableRandom().nextLong(), CLIENTS, SLOTS);
        LedgerVolumes volumes = new LedgerVolumes(List.of(first, second));
        LedgerWorkload workload = runs(new LedgerWorkload(layout, volumes, PACE));
        cast =
                new Cast(
                        first,
                        second,
                        runs(new Managed(address, Payroll.SESSION)),
                        layout,
                        volumes,
                        workload,
                        line,
                        runs(new Pulse(workload)),
                        address);
        return "nodes oslo (pid %d) and bergen (pid %d), manager (pid %d)"
                .formatted(first.pid(), second.pid(), manager.pid());
    }

    private Path log() {
        return directory.resolve("manager.log");
    }

    private Path managerConfig() throws IOException {
        return Files.writeString(
                directory.resolve("manager.yaml"),
                """
                dataDirectory: "%s"
                listen: "127.0.0.1:0"
                """
                        .formatted(directory.resolve("manager")));
    }

    /** Least size of a ledger volume, bytes. */
    static long minimumVolumeBytes() {
        return Archive.END_BYTES;
    }

    /** Names of all volumes, the user's image last. */
    static List<String> volumes(boolean image) {
        List<String> names = new ArrayList<>();
        for (Side side : Side.values()) {
            names.add(Payroll.volume(side));
        }
        if (image) {
            names.add(Payroll.IMAGE);
        }
        return names;
    }

    /** Remembers what has to be stopped; refuses once closing began. */
    private synchronized <T extends AutoCloseable> T runs(T part) throws IOException {
        running.add(part);
        if (closed) {
            throw new IOException("the demo was ended");
        }
        return part;
    }

    @Override
    public void close() throws IOException {
        List<AutoCloseable> parts;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            parts = running.reversed();
        }
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("stopping " + part, e);
            }
        }
        if (!keep) {
            delete();
        }
        reaper.close();
    }

    private void delete() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
