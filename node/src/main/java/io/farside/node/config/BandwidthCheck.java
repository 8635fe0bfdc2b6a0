// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import io.farside.model.ProblemException;
import io.farside.node.link.BandwidthWindow;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the limits of a peer by time of day. */
final class BandwidthCheck {
    /** Windows of one peer. */
    static final int MAX_WINDOWS = 32;

    /** Lowest limit, bytes a second: below it a link would seem dead rather than slow. */
    static final long LEAST_BYTES = 64 << 10;

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(KiB|MiB|GiB|)");
    private static final List<String> DAYS =
            List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private final BiFunction<String, String, ProblemException> wrong;

    /**
     * @param wrong makes the problem of a field and what is wrong with it
     */
    BandwidthCheck(BiFunction<String, String, ProblemException> wrong) {
        this.wrong = wrong;
    }

    List<BandwidthWindow> windows(
            String field, @Nullable List<ConfigFile.@Nullable Bandwidth> written) {
        if (written == null) {
            return List.of();
        }
        if (written.size() > MAX_WINDOWS) {
            throw wrong.apply(field, "at most " + MAX_WINDOWS + " windows are possible");
        }
        List<BandwidthWindow> windows = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            ConfigFile.Bandwidth each = written.get(i);
            String at = field + "[" + i + "]";
            if (each == null) {
                throw wrong.apply(at, "it is empty");
            }
            windows.add(window(at, each));
        }
        return windows;
    }

    private BandwidthWindow window(String field, ConfigFile.Bandwidth each) {
        long bulk = size(field + ".limit", each.limit());
        long total = size(field + ".total", each.total());
        if (bulk == 0 && total == 0) {
            throw wrong.apply(field, "it has neither limit nor total");
        }
        return new BandwidthWindow(
                time(field + ".from", each.from()),
                time(field + ".to", each.to()),
                days(field + ".days", each.days()),
                bulk,
                total);
    }

    /** Midnight where nothing is written, so that a window without times lasts all day. */
    private LocalTime time(String field, @Nullable String text) {
        if (text == null || text.equals("24:00")) {
            return LocalTime.MIDNIGHT;
        }
        try {
            if (text.matches("[0-9]{2}:[0-9]{2}")) {
                return LocalTime.parse(text);
            }
        } catch (DateTimeParseException e) {
            // Told below.
        }
        throw wrong.apply(field, "write a time of day in quotes, such as \"08:00\"");
    }

    private Set<DayOfWeek> days(String field, @Nullable String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        String written = text == null ? "mon-sun" : text.toLowerCase(Locale.ROOT);
        for (String part : written.split(",", -1)) {
            String[] ends = part.strip().split("-", -1);
            int from = DAYS.indexOf(ends[0]);
            int to = DAYS.indexOf(ends[ends.length - 1]);
            if (ends.length > 2 || from < 0 || to < 0) {
                throw wrong.apply(field, "write days such as mon-fri or sat,sun");
            }
            for (int day = from; ; day = (day + 1) % DAYS.size()) {
                days.add(DayOfWeek.of(day + 1));
                if (day == to) {
                    break;
                }
            }
        }
        return days;
    }

    private long size(String field, @Nullable String text) {
        if (text == null) {
            return 0;
        }
        Matcher m = SIZE.matcher(text);
        if (m.matches()) {
            int shift =
                    switch (m.group(2)) {
                        case "KiB" -> 10;
                        case "MiB" -> 20;
                        case "GiB" -> 30;
                        default -> 0;
                    };
            long number = Long.parseLong(m.group(1));
            if (number <= Long.MAX_VALUE >> shift && number << shift >= LEAST_BYTES) {
                return number << shift;
            }
        }
        throw wrong.apply(
                field, "write bytes a second, at least 64KiB, such as 512KiB, 20MiB or 1GiB");
    }
}
