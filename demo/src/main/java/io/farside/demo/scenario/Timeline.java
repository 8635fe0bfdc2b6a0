// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened when, told to people as it happens and kept for the result. One thread. */
public final class Timeline {
    private static final int NAME_WIDTH = 24;

    /** Widest line of what came of a step. */
    private static final int DETAIL_WIDTH = 100;

    /**
     * Something that was done.
     *
     * @param name what
     * @param atSeconds when it began, since the demo's start
     * @param seconds how long it took
     * @param detail outcome in one line
     */
    public record Step(String name, double atSeconds, double seconds, String detail) {}

    /** Work that says in one line how it ended. */
    @FunctionalInterface
    interface Work {
        String run() throws Exception;
    }

    private final PrintStream out;
    private final Style style;
    private final long start = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();

    Timeline(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** Starts a part of the story. */
    void chapter(String title) {
        out.println();
        out.println(style.bold(title));
    }

    /** Does something and tells of it. */
    void step(String name, Work work) throws Exception {
        long began = System.nanoTime();
        double at = seconds(began - start);
        out.print(
                style.dim(String.format(Locale.ROOT, "%7.1f s  ", at))
                        + name
                        + " ".repeat(Math.max(1, NAME_WIDTH - name.length())));
        out.flush();
        String detail;
        try {
            detail = work.run();
        } catch (Exception e) {
            out.println(style.bad("failed"));
            throw e;
        }
        steps.add(new Step(name, at, round(seconds(System.nanoTime() - began)), detail));
        out.println(wrapped(detail).replace("\n", "\n" + " ".repeat(11 + NAME_WIDTH)));
    }

    /** The same words in lines that fit beside the name. */
    static String wrapped(String detail) {
        StringBuilder all = new StringBuilder();
        for (String line : detail.split("\n", -1)) {
            int column = 0;
            for (String word : line.split(" ", -1)) {
                if (column > 0 && column + word.length() > DETAIL_WIDTH) {
                    all.append('\n');
                    column = 0;
                } else if (column > 0) {
                    all.append(' ');
                    column++;
                }
                all.append(word);
                column += word.length();
            }
            all.append('\n');
        }
        return all.substring(0, all.length() - 1);
    }

    /** Shows where production is now. */
    void scene(Scene scene) {
        out.println(" ".repeat(11) + style.bold(scene.drawn(style.unicode())));
    }

    void plain(String text) {
        out.println(text);
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    Style style() {
        return style;
    }

    private static double seconds(long nanos) {
        return round(nanos / 1e9);
    }

    /** To milliseconds: finer figures would only pretend. */
    static double round(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
