// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.farside.cli.completion.ManPages;
import io.farside.cli.completion.WholeModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion scripts and manual pages hold what the command model holds. */
@Timeout(60)
class CompletionTest {
    private static final Path MAN = Path.of("../dist/man");

    private static CommandLine model() {
        return WholeModel.of(new Cli(Console.ofProcess()).commands());
    }

    private static List<CommandLine> all(CommandLine at) {
        List<CommandLine> all = new ArrayList<>(List.of(at));
        at.getSubcommands().values().forEach(sub -> all.addAll(all(sub)));
        return all;
    }

    private static String script(String shell) {
        Shell run = new Shell(Map.of());
        assertThat(run.run("completion", shell)).isEqualTo(ExitCode.DONE);
        return run.out();
    }

    /** What a program prints; empty when it is not installed here. */
    private static String said(String program, String input) throws Exception {
        boolean installed =
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(d -> Files.isExecutable(Path.of(d, program)));
        assumeThat(installed).as("%s is installed", program).isTrue();
        Process process = new ProcessBuilder(program).redirectErrorStream(true).start();
        try (var in = process.outputWriter()) {
            in.write(input);
        }
        String output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    @Test
    void everyCommandAndOptionIsInEveryScript() {
        String bash = script("bash");
        String fish = script("fish");
        assertThat(script("zsh")).isEqualTo(bash);
        for (CommandLine command : all(model())) {
            assertThat(bash).contains(command.getCommandName());
            assertThat(fish).contains(command.getCommandSpec().qualifiedName());
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(bash).contains(option.longestName());
                assertThat(fish).contains("-l " + option.longestName().substring(2));
            }
        }
    }

    @Test
    void bashCompletesVerbsAndOptions() throws Exception {
        String said =
                said(
                        "bash",
                        script("bash")
                                + """
                                compopt() { :; }
                                try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _complete_farside; echo "${COMPREPLY[@]}"; }
                                try farside session failo
                                try farside serve --rea
                                try farside session list -o ""
                                """);
        assertThat(said.lines()).containsExactly("failover", "--read-only", "table json yaml csv");
    }

    @Test
    void fishCompletesVerbsAndOptions(@TempDir Path home) throws Exception {
        Path file = Files.writeString(home.resolve("farside.fish"), script("fish"));
        String said =
                said(
                        "fish",
                        "set -gx HOME %s; source %s; complete -C 'farside session failo'; complete -C 'farside serve --rea'; complete -C 'farside session list -o j'"
                                .formatted(home, file));
        assertThat(said.lines().map(line -> line.split("\t")[0]))
                .contains("failover", "--read-only", "json")
                .doesNotContain("session", "list");
    }

    @Test
    void manualPagesAreThoseOfTheModel() throws IOException {
        Map<String, String> pages = ManPages.of(model());
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(MAN);
        }
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Golden.check(MAN.resolve(page.getKey()), page.getValue());
        }
        try (Stream<Path> files = Files.list(MAN)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(pages.keySet());
        }
        assertThat(pages.get("farside-session.1"))
                .contains("FAILOVER", "\\-\\-confirm", "\\fISESSION\\fR");
    }

    @Test
    void everyProgramOfTheLauncherIsInTheModel() throws IOException {
        TreeSet<String> roles = new TreeSet<>();
        var role = Pattern.compile("^    ([a-z]+)\\) main=").matcher("");
        for (String line : Files.readAllLines(Path.of("../farside"))) {
            if (role.reset(line).find()) {
                roles.add(role.group(1));
            }
        }
        assertThat(roles).isNotEmpty();
        assertThat(model().getSubcommands().keySet()).containsAll(roles);
    }
}
