// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fault model names only tests and faults that exist, and leaves no fault without a word. */
class FaultModelTest {
    private static final Pattern ROW = Pattern.compile("\\| ([DNR][0-9]+) \\|[^|]*\\|(.*)\\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("([A-Z]\\w*Test)(?:\\.(\\w+))?");

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("dev"))) {
            Path parent = Objects.requireNonNull(here.getParent(), "the tree");
            here = parent;
        }
        return here;
    }

    private static List<Matcher> rows() throws IOException {
        return Files.readAllLines(root().resolve("docs/internals/fault-model.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    private static Optional<Path> source(String test) throws IOException {
        try (Stream<Path> files = Files.walk(root(), 14)) {
            return files.filter(file -> file.endsWith(test + ".java"))
                    .filter(file -> file.toString().contains("src/test/java"))
                    .findFirst();
        }
    }

    @Test
    void everyRow_namesATest_orGivesAReason() throws IOException {
        List<String> bare = new ArrayList<>();
        Set<String> rows = new HashSet<>();
        for (Matcher row : rows()) {
            rows.add(row.group(1));
            String cover = row.group(2).strip();
            boolean named = cover.startsWith("`") || cover.startsWith("every seed");
            if (!named && !cover.matches("(not covered|later)\\b.*:.+")) {
                bare.add(row.group(1));
            }
        }

        assertThat(bare).isEmpty();
        assertThat(rows).hasSize(24 + 13 + 11);
    }

    @Test
    void everyNamedTest_exists() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Matcher row : rows()) {
            Matcher name = NAME.matcher(row.group(2));
            while (name.find()) {
                Matcher test = TEST.matcher(name.group(1));
                if (test.matches()) {
                    Optional<Path> source = source(test.group(1));
                    String method = test.group(2);
                    boolean found =
                            source.isPresent()
                                    && (method == null
                                            || Files.readString(source.get())
                                                    .contains("void " + method + "("));
                    if (!found) {
                        missing.add(row.group(1) + " " + name.group(1));
                    }
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void everyNamedFault_isInjected_andEveryInjectedFaultIsNamed() throws IOException {
        Set<String> named = new HashSet<>();
        for (Matcher row : rows()) {
            Matcher name = NAME.matcher(row.group(2));
            while (name.find()) {
                if (name.group(1).startsWith("sim:")) {
                    named.add(name.group(1).substring(4));
                }
            }
        }
        Set<String> injected = new HashSet<>();
        for (Swarm.Fault fault : Swarm.Fault.values()) {
            injected.add(fault.name());
        }

        assertThat(named).isEqualTo(injected);
    }
}
