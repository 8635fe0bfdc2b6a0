// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Classes of a program loaded and linked ahead of time (JEP 483, 514), made by a first run of it.
 * Starting takes half the processor time with it, and a test that kills programs in a loop mostly
 * starts them. It needs a class path of jars alone, and is made again when one of them changes.
 */
final class ClassCache {
    private static final Path KEPT = Path.of("target", "class-cache");

    /** Of each program, in this JVM. */
    private static final Map<String, List<String>> KNOWN = new HashMap<>();

    private ClassCache() {}

    /** Runs a program until it is ready and ends it, with these options of the JVM. */
    interface Training {
        void run(Path directory, List<String> options) throws Exception;
    }

    /**
     * Options of the JVM that start a program with its cache. Two test JVMs may both make it: the
     * last one to end has its way.
     *
     * @param name of the program, for the file
     */
    static synchronized List<String> options(String name, Training training) throws IOException {
        List<String> known = KNOWN.get(name);
        if (known == null) {
            String path = jars();
            Path cache = KEPT.resolve(name + ".aot");
            if (isStale(cache, path)) {
                train(cache, path, training);
            }
            known = List.of("-XX:AOTCache=" + cache.toAbsolutePath(), "-cp", path);
            KNOWN.put(name, known);
        }
        return known;
    }

    private static boolean isStale(Path cache, String path) throws IOException {
        if (!Files.exists(cache)) {
            return true;
        }
        FileTime made = Files.getLastModifiedTime(cache);
        for (String jar : path.split(File.pathSeparator)) {
            if (Files.getLastModifiedTime(Path.of(jar)).compareTo(made) > 0) {
                return true;
            }
        }
        return false;
    }

    private static void train(Path cache, String path, Training training) throws IOException {
        Path directory = Files.createTempDirectory("farside-train");
        String own = cache.getFileName() + "." + ProcessHandle.current().pid();
        Path beside = KEPT.toAbsolutePath().resolve(own);
        try {
            training.run(directory, List.of("-XX:AOTCacheOutput=" + beside, "-cp", path));
            Files.move(beside, cache, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("no class cache for " + cache, e);
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all = all(directory);
        for (Path each : all.reversed()) {
            Files.delete(each);
        }
    }

    private static List<Path> all(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.toList();
        }
    }

    /** The class path of the test with a jar instead of each directory of classes. */
    private static String jars() throws IOException {
        Files.createDirectories(KEPT);
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path)) {
                jars.add(entry);
            } else if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
                jars.add(jar(path));
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static String jar(Path classes) throws IOException {
        // MODULE/target/classes
        Path absolute = classes.toAbsolutePath();
        Path module = absolute.getName(absolute.getNameCount() - 3);
        Path jar = KEPT.toAbsolutePath().resolve(module + ".jar");
        FileTime newest = FileTime.fromMillis(0);
        for (Path each : all(classes)) {
            FileTime time = Files.getLastModifiedTime(each);
            newest = time.compareTo(newest) > 0 ? time : newest;
        }
        if (!Files.exists(jar) || Files.getLastModifiedTime(jar).compareTo(newest) < 0) {
            Path own = jar.resolveSibling(module + ".jar." + ProcessHandle.current().pid());
            int code =
                    ToolProvider.findFirst("jar")
                            .orElseThrow()
                            .run(
                                    System.out,
                                    System.err,
                                    "--create",
                                    "--file=" + own,
                                    "-C",
                                    classes.toString(),
                                    ".");
            if (code != 0) {
                throw new AssertionError("jar ended with " + code + " for " + classes);
            }
            Files.move(own, jar, StandardCopyOption.REPLACE_EXISTING);
        }
        return jar.toString();
    }
}
