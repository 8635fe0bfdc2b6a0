// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.render;

import io.farside.api.Json;
import java.io.PrintStream;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** How a result is printed; an option of every command that has one. */
public final class Output {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "table")
    private Format format = Format.table;

    public Format format() {
        return format;
    }

    /** Prints a list: {@code view} as data, {@code table} for people and spreadsheets. */
    public void list(PrintStream out, Object view, Supplier<Table> table) {
        switch (format) {
            case table -> out.print(table.get().text());
            case csv -> out.print(table.get().csv());
            case json -> out.println(Json.pretty(view));
            case yaml -> out.print(yaml(view));
        }
    }

    /** Prints one object. */
    public void one(PrintStream out, Object view, Supplier<Card> card) {
        switch (format) {
            case table -> out.print(card.get().text());
            case csv -> out.print(card.get().asRow().csv());
            case json -> out.println(Json.pretty(view));
            case yaml -> out.print(yaml(view));
        }
    }

    private static String yaml(Object view) {
        return new YAMLMapper().writeValueAsString(Json.mapper().valueToTree(view));
    }
}
