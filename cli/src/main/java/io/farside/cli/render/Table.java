// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.render;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Rows under headings, as text for people or as CSV.
 *
 * @param headings in capitals
 * @param rows each as long as the headings
 */
public record Table(List<String> headings, List<List<String>> rows) {
    private static final int GAP = 2;

    public Table {
        headings = List.copyOf(headings);
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != headings.size()) {
                throw new IllegalArgumentException("a row of " + row.size() + " cells: " + row);
            }
        }
    }

    /** Aligned columns, each as wide as its widest cell; no trailing blanks. */
    public String text() {
        UsageMessageSpec usage = new UsageMessageSpec();
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < headings.size(); c++) {
            boolean last = c == headings.size() - 1;
            columns.add(new Column(width(c) + (last ? 0 : GAP), 0, Overflow.TRUNCATE));
        }
        usage.width(Math.max(UsageMessageSpec.DEFAULT_USAGE_WIDTH, total(columns)));
        TextTable table =
                TextTable.forColumns(
                        new ColorScheme.Builder(Ansi.OFF).build(), columns.toArray(new Column[0]));
        table.setAdjustLineBreaksForWideCJKCharacters(true);
        table.addRowValues(headings.toArray(new String[0]));
        for (List<String> row : rows) {
            table.addRowValues(row.toArray(new String[0]));
        }
        return table.toString();
    }

    private int width(int column) {
        int width = headings.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    private static int total(List<Column> columns) {
        return columns.stream().mapToInt(c -> c.width).sum();
    }

    /** RFC 4180 with a heading line; lines end with a line feed. */
    public String csv() {
        StringBuilder csv = new StringBuilder();
        csvRow(csv, headings.stream().map(h -> h.toLowerCase(java.util.Locale.ROOT)).toList());
        rows.forEach(row -> csvRow(csv, row));
        return csv.toString();
    }

    private static void csvRow(StringBuilder csv, List<String> cells) {
        for (int c = 0; c < cells.size(); c++) {
            String cell = cells.get(c);
            csv.append(c == 0 ? "" : ",");
            if (cell.matches("(?s).*[\",\r\n].*")) {
                csv.append('"').append(cell.replace("\"", "\"\"")).append('"');
            } else {
                csv.append(cell);
            }
        }
        csv.append('\n');
    }
}
