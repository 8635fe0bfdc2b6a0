// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import io.farside.api.node.GroupView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TargetView;
import io.farside.api.node.WhyView;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at both sides of a group ten times a second, as an operator would. Thread-safe. */
final class Watch implements AutoCloseable {
    private static final long SPACING_MILLIS = 100;
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[\\d.]+Z");
    private static final Pattern GEAR = Pattern.compile("gear (\\w+)");

    private final FarsideGroup group;
    private final List<Look> looks = new ArrayList<>();
    private final Thread thread;
    private volatile boolean ended;

    /**
     * What was seen.
     *
     * @param nanos when, by {@link System#nanoTime}
     * @param wallMillis when
     * @param behindMillis age of the instant the target says a failover would lead to; -1 when it
     *     names none
     * @param gear {@code epoch}, {@code spill} or {@code bitmap}; empty when no stream runs
     * @param primary the group towards its target, at the primary
     */
    record Look(
            long nanos,
            long wallMillis,
            boolean recoverable,
            long behindMillis,
            String gear,
            TargetView primary) {}

    private Watch(FarsideGroup group) {
        this.group = group;
        this.thread = Thread.ofPlatform().daemon().name("watch").unstarted(this::look);
    }

    static Watch start(FarsideGroup group) {
        Watch watch = new Watch(group);
        watch.thread.start();
        return watch;
    }

    private void look() {
        long due = System.nanoTime();
        try {
            while (!ended) {
                Look look = once();
                synchronized (looks) {
                    looks.add(look);
                }
                due += TimeUnit.MILLISECONDS.toNanos(SPACING_MILLIS);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            }
        } catch (ProblemException e) {
            // Fewer looks than there should be: whoever asks for them is told.
            System.err.println("bench: a node does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Look once() {
        String name = group.shape().name();
        TargetView there = group.two().group(name).target();
        long behind = behind(there.recoverableReason());
        long nanos = System.nanoTime();
        GroupView here = group.one().group(name);
        return new Look(
                nanos,
                System.currentTimeMillis(),
                there.recoverable(),
                behind,
                gear(),
                here.target());
    }

    private static long behind(String reason) {
        Matcher m = INSTANT.matcher(reason);
        return m.find() ? Duration.between(Instant.parse(m.group()), Instant.now()).toMillis() : -1;
    }

    /** Where no gear is told the change bitmap alone is at work. */
    private String gear() {
        if (!group.shape().mode().equals("stream")) {
            return "";
        }
        WhyView why = group.one().api().get(NodePaths.why(group.shape().name()), WhyView.class);
        return why.evidence().stream()
                .filter(e -> e.statement().equals("stream"))
                .map(e -> GEAR.matcher(e.value()))
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .findFirst()
                .orElse("bitmap");
    }

    /** What was seen from then on and before the other time. */
    List<Look> between(long fromNanos, long toNanos) throws IOException {
        List<Look> chosen;
        synchronized (looks) {
            chosen =
                    looks.stream()
                            .filter(l -> l.nanos() - fromNanos >= 0 && l.nanos() - toNanos < 0)
                            .toList();
        }
        // Half of what there would be on a machine that does nothing else.
        long least = TimeUnit.NANOSECONDS.toMillis(toNanos - fromNanos) / SPACING_MILLIS / 2;
        if (chosen.isEmpty() || chosen.size() < least) {
            throw new IOException("looked " + chosen.size() + " times, not " + least);
        }
        return chosen;
    }

    /** What was seen from then on. */
    List<Look> since(long fromNanos) throws IOException {
        return between(fromNanos, System.nanoTime());
    }

    /** How often the target could not have been failed over. */
    static long unrecoverable(List<Look> looks) {
        return looks.stream().filter(l -> !l.recoverable()).count();
    }

    /** The age of the target's instant that so many of a hundred looks do not exceed, ms. */
    static double behindMillis(List<Look> looks, int percent) throws IOException {
        if (looks.stream().anyMatch(l -> l.behindMillis() < 0)) {
            throw new IOException("the target does not say to which instant it can be failed over");
        }
        List<Long> sorted = looks.stream().map(Look::behindMillis).sorted().toList();
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
