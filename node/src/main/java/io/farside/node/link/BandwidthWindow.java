// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Set;

/**
 * Limits that hold in a part of the day, by the wall clock. A window whose end is not after its
 * beginning goes on into the next day.
 *
 * @param from first moment
 * @param to first moment after it; equal to {@code from} it lasts a whole day
 * @param days on which it begins
 * @param bulk bytes a second for resync and asynchronous replication, 0 for no limit
 * @param total bytes a second for everything, 0 for no limit
 */
public record BandwidthWindow(
        LocalTime from, LocalTime to, Set<DayOfWeek> days, long bulk, long total) {
    public BandwidthWindow {
        days = Set.copyOf(days);
    }

    boolean holds(LocalDateTime at) {
        LocalTime time = at.toLocalTime();
        if (from.isBefore(to)) {
            return days.contains(at.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
        }
        return !time.isBefore(from)
                ? days.contains(at.getDayOfWeek())
                : time.isBefore(to) && days.contains(at.minusDays(1).getDayOfWeek());
    }
}
