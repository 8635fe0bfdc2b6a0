// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.nbd;

import io.farside.systemtest.process.Daemon;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An image of its own and the process that serves it. */
final class Served implements AutoCloseable {
    private static final Pattern URI = Pattern.compile("(?m)^(nbds?(\\+unix)?://\\S*)$");

    private final Path directory;
    private final Path image;
    private final Daemon daemon;
    private final String uri;

    private Served(Path directory, Path image, Daemon daemon) {
        this.directory = directory;
        this.image = image;
        this.daemon = daemon;
        this.uri = daemon.awaitOutput(URI);
    }

    /** A sparse image of that size on a unix socket. */
    static Served sparse(Path directory, long bytes, String... more) throws IOException {
        return start(directory, sparseImage(directory, "image.raw", bytes), more);
    }

    static Path sparseImage(Path directory, String name, long bytes) throws IOException {
        Path image = directory.resolve(name);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        return image;
    }

    static Served start(Path directory, Path image, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        if (!arguments.contains("--listen")) {
            arguments.addAll(List.of("--socket", directory.resolve("serve.sock").toString()));
        }
        arguments.addAll(
                List.of("--pid-file", directory.resolve("serve.pid").toString(), image.toString()));
        return new Served(directory, image, Daemon.farside(directory, "serve", MAIN, arguments));
    }

    static final String MAIN = "io.farside.node.serve.ServeMain";

    String uri() {
        return uri;
    }

    Path image() {
        return image;
    }

    Path socket() {
        return directory.resolve("serve.sock");
    }

    Path pidFile() {
        return directory.resolve("serve.pid");
    }

    Daemon daemon() {
        return daemon;
    }

    /** Peak resident memory of the server, bytes. */
    long peakResidentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new AssertionError("no VmHWM");
    }

    @Override
    public void close() {
        daemon.close();
    }
}
