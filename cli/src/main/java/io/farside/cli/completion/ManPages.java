// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.completion;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Manual pages in roff: one for the program and one for each noun, with its verbs. */
public final class ManPages {
    private static final String SECTION = "1";

    private final StringBuilder page = new StringBuilder();

    private ManPages() {}

    /** Pages by file name. */
    public static Map<String, String> of(CommandLine root) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(file(root), overview(root));
        root.getSubcommands()
                .values()
                .forEach(noun -> pages.put(file(noun), new ManPages().noun(noun)));
        return pages;
    }

    private static String file(CommandLine command) {
        return title(command) + "." + SECTION;
    }

    private static String title(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    private static String overview(CommandLine root) {
        ManPages man = new ManPages();
        man.head(root);
        man.section("SYNOPSIS");
        man.line("\\fBfarside\\fR \\fICOMMAND\\fR [\\fIVERB\\fR] [\\fIARGUMENTS\\fR]");
        man.section("COMMANDS");
        root.getSubcommands()
                .values()
                .forEach(noun ->
                        man.item(
                                "\\fB" + escape(title(noun)) + "\\fR(" + SECTION + ")",
                                Wording.of(noun.getCommandSpec())));
        man.section("EXIT STATUS");
        man.item("0", "done, or the object asked about is normal");
        man.item("4", "done with a warning, or the object asked about shows one");
        man.item("8", "tried and failed, or the outcome is not known, or the object is severe");
        man.item("12", "not executed: refused before anything was changed");
        man.item("16", "wrong usage, wrong input, or an unusable installation");
        man.section("ENVIRONMENT");
        man.item("FARSIDE_MANAGER", "Address of the manager.");
        man.item("FARSIDE_NODE", "Admin address of the node, for commands that only a node has.");
        man.item("FARSIDE_JAVA_HOME", "The JDK 25 to run on.");
        man.item("FARSIDE_JAVA_OPTS", "More options for the JVM.");
        return man.page.toString();
    }

    private String noun(CommandLine noun) {
        head(noun);
        section("SYNOPSIS");
        Stream.concat(Stream.of(noun), noun.getSubcommands().values().stream())
                .filter(c -> c.getSubcommands().isEmpty())
                .forEach(c -> {
                    line(synopsis(c.getCommandSpec()));
                    line(".br");
                });
        section("DESCRIPTION");
        text(Wording.of(noun.getCommandSpec()));
        arguments(noun.getCommandSpec());
        noun.getSubcommands().values().forEach(this::verb);
        section("SEE ALSO");
        line("\\fBfarside\\fR(" + SECTION + ")");
        return page.toString();
    }

    private void verb(CommandLine verb) {
        CommandSpec spec = verb.getCommandSpec();
        section(spec.name().toUpperCase(Locale.ROOT));
        line(synopsis(spec));
        line(".PP");
        text(Wording.of(spec));
        arguments(spec);
    }

    private void arguments(CommandSpec spec) {
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item("\\fI" + escape(parameter.paramLabel()) + "\\fR", Wording.of(parameter));
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                item(names(option), Wording.of(option));
            }
        }
    }

    private static String names(OptionSpec option) {
        String label =
                option.arity().max() > 0 ? " \\fI" + escape(option.paramLabel()) + "\\fR" : "";
        return Stream.of(option.names())
                        .map(name -> "\\fB" + escape(name) + "\\fR")
                        .collect(Collectors.joining(", "))
                + label;
    }

    private static String synopsis(CommandSpec spec) {
        StringBuilder line = new StringBuilder("\\fB" + escape(spec.qualifiedName()) + "\\fR");
        for (OptionSpec option : spec.options()) {
            if (option.required()) {
                line.append(' ').append(names(option));
            }
        }
        line.append(" [\\fIOPTIONS\\fR]");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            String label = "\\fI" + escape(parameter.paramLabel()) + "\\fR";
            line.append(' ')
                    .append(parameter.required() ? label : "[" + label + "]")
                    .append(parameter.arity().max() > 1 ? " ..." : "");
        }
        return line.toString();
    }

    private void head(CommandLine command) {
        line(
                ".TH "
                        + escape(title(command)).toUpperCase(Locale.ROOT)
                        + " "
                        + SECTION
                        + " \"\" Farside");
        section("NAME");
        line(escape(title(command)) + " \\- " + escape(Wording.first(command.getCommandSpec())));
    }

    private void section(String name) {
        line(".SH " + escape(name));
    }

    private void item(String term, String description) {
        line(".TP");
        line(term);
        text(description);
    }

    /** A line of text; a dot or a quote at its beginning is none of roff's. */
    private void text(String words) {
        String escaped = escape(words);
        line(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped);
    }

    private void line(String roff) {
        page.append(roff).append('\n');
    }

    private static String escape(String words) {
        return words.replace("\\", "\\e").replace("-", "\\-");
    }
}
