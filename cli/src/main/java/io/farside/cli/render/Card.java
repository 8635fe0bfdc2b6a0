// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.render;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One object as labelled lines, with tables below. Lines without a value are left out. */
public final class Card {
    private record Line(String label, String value) {}

    private final List<Line> lines = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();

    /** Adds a line, unless there is nothing to say. */
    public Card line(String label, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            lines.add(new Line(label, value.toString()));
        }
        return this;
    }

    /** Adds a table below all lines, unless it is empty. */
    public Card table(Table table) {
        if (!table.rows().isEmpty()) {
            tables.add(table);
        }
        return this;
    }

    public String text() {
        int width = lines.stream().mapToInt(l -> l.label().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(line.label())
                    .repeat(" ", width - line.label().length() + 2)
                    .append(line.value().replace("\n", "\n" + " ".repeat(width + 2)))
                    .append('\n');
        }
        for (Table table : tables) {
            text.append('\n').append(table.text());
        }
        return text.toString();
    }

    /** The lines as a table with one row, for CSV. */
    Table asRow() {
        return new Table(
                lines.stream().map(Line::label).toList(),
                List.of(lines.stream().map(Line::value).toList()));
    }
}
