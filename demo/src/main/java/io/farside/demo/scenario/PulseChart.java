// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.scenario.Pulse.Beat;
import io.farside.demo.scenario.Pulse.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws which site acknowledged how many writes when. Pure. */
final class PulseChart {
    /** Widest picture, columns. */
    private static final int WIDTH = 66;

    private static final String UNICODE = " \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588";
    private static final String ASCII = " ..::==##";

    private final List<Beat> columns;
    private final List<Mark> marks;
    private final int beatsPerColumn;
    private final boolean unicode;

    private PulseChart(List<Beat> beats, List<Mark> marks, boolean unicode) {
        int start = 0;
        while (start < beats.size() && beats.get(start).first() + beats.get(start).second() == 0) {
            start++;
        }
        int end = beats.size();
        while (end > start && beats.get(end - 1).first() + beats.get(end - 1).second() == 0) {
            end--;
        }
        List<Beat> lively = beats.subList(start, end);
        int skipped = start;
        this.beatsPerColumn = Math.max(1, Math.ceilDiv(lively.size(), WIDTH));
        this.columns = columns(lively, beatsPerColumn);
        this.marks =
                marks.stream()
                        .map(m ->
                                new Mark(
                                        Math.max(0, m.beat() - skipped) / beatsPerColumn,
                                        m.label()))
                        .toList();
        this.unicode = unicode;
    }

    /** Lines of the picture; none when nothing was acknowledged. */
    static List<String> of(List<Beat> beats, List<Mark> marks, boolean unicode) {
        PulseChart chart = new PulseChart(beats, marks, unicode);
        return chart.columns.isEmpty() ? List.of() : chart.lines();
    }

    private static List<Beat> columns(List<Beat> beats, int each) {
        List<Beat> columns = new ArrayList<>();
        for (int at = 0; at < beats.size(); at += each) {
            List<Beat> part = beats.subList(at, Math.min(at + each, beats.size()));
            columns.add(
                    new Beat(
                            part.stream().mapToLong(Beat::first).sum(),
                            part.stream().mapToLong(Beat::second).sum(),
                            part.stream().allMatch(Beat::resting)));
        }
        return columns;
    }

    private List<String> lines() {
        long most = 1;
        for (Beat column : columns) {
            most = Math.max(most, Math.max(column.first(), column.second()));
        }
        StringBuilder first = new StringBuilder("  oslo    ");
        StringBuilder second = new StringBuilder("  bergen  ");
        for (Beat column : columns) {
            first.append(sign(column.first(), most, column.resting()));
            second.append(sign(column.second(), most, column.resting()));
        }
        double seconds = beatsPerColumn * Pulse.INTERVAL_MILLIS / 1000.0;
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "  Writes acknowledged, a column is %.1f s, the highest %s a second;"
                                + " %s: everyone rests while all is verified",
                        seconds,
                        Figures.count(Math.round(most / seconds)),
                        rest()));
        lines.add(first.toString().stripTrailing());
        lines.add(second.toString().stripTrailing());
        if (!marks.isEmpty()) {
            lines.add(scale());
            lines.add(legend());
        }
        return lines;
    }

    private String rest() {
        return unicode ? "\u00b7" : "-";
    }

    private String sign(long count, long most, boolean resting) {
        if (count == 0) {
            return resting ? rest() : " ";
        }
        String levels = unicode ? UNICODE : ASCII;
        int level = (int) Math.max(1, Math.ceilDiv(count * (levels.length() - 1), most));
        return levels.substring(level, level + 1);
    }

    /** The marks' numbers below their columns; one that finds its place taken moves on. */
    private String scale() {
        StringBuilder line = new StringBuilder(" ".repeat(10));
        int number = 1;
        for (Mark mark : marks) {
            int at = Math.max(10 + mark.beat(), line.length());
            line.append(" ".repeat(at - line.length())).append(number++);
        }
        return line.toString();
    }

    private String legend() {
        StringBuilder line = new StringBuilder(" ".repeat(8));
        int number = 1;
        for (Mark mark : marks) {
            line.append("  ").append(number++).append(' ').append(mark.label());
        }
        return line.toString();
    }
}
