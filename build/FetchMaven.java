// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Fetches the pinned Apache Maven when none is installed and prints the path of its {@code mvn}.
 * Run as a single source file, so it needs nothing but the JDK.
 *
 * <p>Kept under {@code ~/.m2/wrapper}; {@code MVNW_REPOURL} names another repository than Maven
 * Central, as it does for Maven's own wrapper.
 */
final class FetchMaven {
    private static final String VERSION = "3.9.16";

    /** Of apache-maven-3.9.16-bin.zip on Maven Central. */
    private static final String SHA_512 =
            "ed41650d42485cfc243fad22158caf9cbb5dc408ce7a09ddb94dd42a019de929"
                    + "ca43065bfa450612cf12bf78b5cafa3884b96c090de326ff590448c933454af3";

    private static final String REPOSITORY = "https://repo.maven.apache.org/maven2";

    private FetchMaven() {}

    public static void main(String[] args) throws InterruptedException {
        Path wrapper = Path.of(System.getProperty("user.home"), ".m2", "wrapper", "farside");
        Path home = wrapper.resolve("apache-maven-" + VERSION);
        try {
            if (!Files.isExecutable(home.resolve("bin/mvn"))) {
                install(wrapper, home);
            }
            System.out.println(home.resolve("bin/mvn"));
        } catch (IOException e) {
            System.err.println("farside: fetching Maven " + VERSION + ": " + e);
            System.exit(16);
        }
    }

    private static void install(Path wrapper, Path home) throws IOException, InterruptedException {
        Files.createDirectories(wrapper);
        Path work = Files.createTempDirectory(wrapper, "fetch");
        Path zip = work.resolve("maven.zip");
        try {
            download(zip);
            check(zip);
            unzip(zip, work);
            Path unpacked = work.resolve("apache-maven-" + VERSION);
            if (!unpacked.resolve("bin/mvn").toFile().setExecutable(true)) {
                throw new IOException("cannot make " + unpacked + "/bin/mvn executable");
            }
            Files.deleteIfExists(zip);
            move(unpacked, home);
        } finally {
            delete(work);
        }
    }

    private static void download(Path zip) throws IOException, InterruptedException {
        String repository = System.getenv().getOrDefault("MVNW_REPOURL", REPOSITORY);
        URI uri =
                URI.create(
                        repository
                                + "/org/apache/maven/apache-maven/"
                                + VERSION
                                + "/apache-maven-"
                                + VERSION
                                + "-bin.zip");
        System.err.println("farside: fetching " + uri);
        try (HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(20))
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build()) {
            HttpResponse<Path> response =
                    client.send(
                            HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(5)).build(),
                            HttpResponse.BodyHandlers.ofFile(zip));
            if (response.statusCode() != 200) {
                throw new IOException(uri + " answered " + response.statusCode());
            }
        }
    }

    private static void check(Path zip) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(zip));
            String found = HexFormat.of().formatHex(digest);
            if (!found.equals(SHA_512)) {
                throw new IOException("the download has SHA-512 " + found + ", wanted " + SHA_512);
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    private static void unzip(Path zip, Path into) throws IOException {
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
                Path target = into.resolve(e.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("the archive names a file outside itself: " + e.getName());
                }
                if (e.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target);
                }
            }
        }
    }

    /** Whoever loses a race with another fetch uses the winner's copy. */
    private static void move(Path unpacked, Path home) throws IOException {
        try {
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("cannot rename within " + home.getParent(), e);
        } catch (IOException e) {
            if (!Files.isExecutable(home.resolve("bin/mvn"))) {
                throw e;
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
