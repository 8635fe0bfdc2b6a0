// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MIB = 1 << 20;
    private static final Set<DayOfWeek> WORK = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    /** A Friday. */
    private Instant wall = Instant.parse("2026-01-02T07:59:59Z");

    private long now = 77;

    private Throttle throttle(BandwidthWindow... windows) {
        return new Throttle(List.of(windows), () -> wall, ZoneOffset.UTC);
    }

    private static BandwidthWindow window(String from, String to, long bulk, long total) {
        return new BandwidthWindow(LocalTime.parse(from), LocalTime.parse(to), WORK, bulk, total);
    }

    private void pass(long seconds) {
        now += seconds * SECOND;
        wall = wall.plusSeconds(seconds);
    }

    /** Bytes of 64 KiB frames that leave within so many seconds. */
    private long sent(Throttle throttle, boolean bulk, int seconds) {
        long end = now + seconds * SECOND;
        long sent = 0;
        while (now < end) {
            long wait = throttle.waitNanos(bulk, now);
            if (wait == 0) {
                throttle.sent(65_536, bulk, now);
                sent += 65_536;
            } else {
                now += wait;
                wall = wall.plusNanos(wait);
            }
            if (sent > 1L << 40) {
                return sent;
            }
        }
        return sent;
    }

    @Test
    void bulkKeepsToItsLimit_hostWritesPass() {
        Throttle throttle = throttle(window("07:00", "18:00", 4 * MIB, 0));
        assertThat(sent(throttle, true, 10)).isBetween(39 * MIB, 42 * MIB);
        assertThat(throttle.waitNanos(false, now)).isZero();
    }

    @Test
    void theTotalLimitHoldsForEverything() {
        Throttle throttle = throttle(window("07:00", "18:00", 0, MIB));
        assertThat(sent(throttle, false, 10)).isBetween(9 * MIB, 11 * MIB);
        assertThat(sent(throttle, true, 10)).isBetween(9 * MIB, 11 * MIB);
    }

    @Test
    void windowsBeginAndEndByTheWallClock() {
        Throttle throttle = throttle(window("08:00", "18:00", MIB, 0));
        assertThat(throttle.limits(now)[0]).isZero();
        pass(1);
        assertThat(throttle.limits(now)[0]).isEqualTo(MIB);
        pass(TimeUnit.HOURS.toSeconds(10));
        assertThat(throttle.limits(now)[0]).isZero();
        pass(TimeUnit.HOURS.toSeconds(14));
        assertThat(throttle.limits(now)[0]).as("Saturday").isZero();
    }

    @Test
    void aWindowOverMidnightBelongsToTheDayItBegins() {
        Throttle throttle = throttle(window("22:00", "06:00", MIB, 0));
        assertThat(throttle.limits(now)[0]).isZero();
        pass(TimeUnit.HOURS.toSeconds(15));
        assertThat(throttle.limits(now)[0]).isEqualTo(MIB);
        pass(TimeUnit.HOURS.toSeconds(6));
        assertThat(throttle.limits(now)[0]).as("early on Saturday").isEqualTo(MIB);
        pass(TimeUnit.HOURS.toSeconds(18));
        assertThat(throttle.limits(now)[0]).as("late on Saturday").isZero();
    }

    @Test
    void ofSeveralTheLowestHolds() {
        Throttle throttle =
                throttle(window("07:00", "18:00", 4 * MIB, 0), window("07:00", "09:00", MIB, 0));
        assertThat(throttle.limits(now)).containsExactly(MIB, 0);
    }

    @Test
    void aStepOfTheWallClockNeverStopsALink() {
        Throttle throttle = throttle(window("07:00", "18:00", MIB, 0));
        long before = sent(throttle, true, 2);
        wall = wall.minusSeconds(86_400L * 400);
        assertThat(before).isPositive();
        assertThat(sent(throttle, true, 5)).isPositive();
    }
}
