// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("documents")
class DocumentsTest {
    private static final Path ROOT = root();
    private static final Pattern CODE = Pattern.compile("FSD[CNRHAG][0-9]{4}[IWE]");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("dev")) ? here : here.resolveSibling("");
    }

    @Test
    void everyMessageIsInTheCatalogueAndEveryRowIsUsed() throws IOException {
        Set<String> used = new TreeSet<>();
        for (Path source : files(".java")) {
            if (source.toString().contains("/src/main/")) {
                used.addAll(codes(Files.readString(source)));
            }
        }
        used.addAll(codes(Files.readString(ROOT.resolve("farside"))));
        Set<String> listed =
                Files.readAllLines(ROOT.resolve("docs/reference/messages.md")).stream()
                        .filter(line -> line.startsWith("|"))
                        .flatMap(line -> codes(line.split("\\|")[1]).stream())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(used);
    }

    @Test
    void everyMessageIsListedOnce() throws IOException {
        List<String> rows =
                Files.readAllLines(ROOT.resolve("docs/reference/messages.md")).stream()
                        .filter(line -> line.startsWith("|"))
                        .flatMap(line -> codes(line.split("\\|")[1]).stream())
                        .toList();
        assertThat(rows).doesNotHaveDuplicates();
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : files(".md")) {
            Matcher m = LINK.matcher(Files.readString(page));
            while (m.find()) {
                String target = m.group(1);
                if (!target.contains("://") && !Files.exists(page.resolveSibling(target))) {
                    broken.add(ROOT.relativize(page) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyDecisionHasItsParts() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs/adr"))) {
            for (Path page : pages.toList()) {
                assertThat(Files.readString(page))
                        .as(page.getFileName().toString())
                        .contains(
                                "Status: ",
                                "## Context",
                                "## Decision",
                                "## Rejected",
                                "## Consequences");
            }
        }
    }

    private static Set<String> codes(String text) {
        return CODE.matcher(text).results().map(r -> r.group()).collect(Collectors.toSet());
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(p -> p.toString().endsWith(ending))
                    .filter(p ->
                            !ROOT.relativize(p)
                                    .toString()
                                    .matches("(.*/)?(target|\\.git|\\.farside)/.*"))
                    .toList();
        }
    }
}
