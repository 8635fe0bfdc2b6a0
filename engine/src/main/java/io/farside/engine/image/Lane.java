// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.image.ImageStores.Result;
import io.farside.engine.image.ImageStores.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that moves blocks of one volume, one job at a time, so that no two of them meet at a
 * block or a page of a map. Writes to the volume wait here until the old content of their blocks is
 * kept; those that wait together share one job (group commit) and go before work in the background.
 */
final class Lane {
    /** Bytes moved in one job, about. */
    private static final long JOB_BYTES = 4L << 20;

    /** Work on this volume; ends by calling what it is given. */
    interface Job {
        void start(Consumer<Result> end);
    }

    private record Work(Job job, Consumer<Result> then) {}

    private final ImageStores stores;
    private final Chain chain;
    private final Trouble trouble;
    private final int volume;
    private final Set<Long> busy = new HashSet<>();
    private final TreeSet<Long> wanted = new TreeSet<>();
    private final Deque<Work> jobs = new ArrayDeque<>();
    private List<Passage> passages = new ArrayList<>();
    private boolean running;
    private boolean waitsForRoom;

    /** Who is told when there is no space, and when nothing counts any more. */
    interface Trouble {
        void noSpace(Lane lane);

        void failed();
    }

    Lane(ImageStores stores, Chain chain, Trouble trouble, int volume) {
        this.stores = stores;
        this.chain = chain;
        this.trouble = trouble;
        this.volume = volume;
    }

    /** Most blocks of one job. */
    int most() {
        return (int) Math.max(1, JOB_BYTES >> chain.volume(volume).blockShift());
    }

    /** Whether the block may be written in place now. */
    boolean isClear(long block) {
        return !chain.lacks(volume, block)
                && !chain.needs(volume, block)
                && (busy.isEmpty() || !busy.contains(block));
    }

    /** Lets a write wait for blocks that are not clear. */
    void want(List<Long> blocks, Passage passage) {
        wanted.addAll(blocks);
        passages.add(passage);
        next();
    }

    /** Runs a job when it is its turn. */
    void run(Job job, Consumer<Result> then) {
        jobs.add(new Work(job, then));
        next();
    }

    private void next() {
        if (running) {
            return;
        }
        if (!passages.isEmpty() && !waitsForRoom) {
            List<Long> blocks = new ArrayList<>();
            while (!wanted.isEmpty() && blocks.size() < most()) {
                blocks.add(wanted.removeFirst());
            }
            running = true;
            clear(blocks, result -> cleared(blocks, result));
            return;
        }
        Work work = jobs.poll();
        if (work != null) {
            running = true;
            work.job.start(result -> {
                running = false;
                work.then.accept(result);
                // Writes that came meanwhile for blocks that are clear by now need no job.
                next();
            });
        }
    }

    private void cleared(List<Long> blocks, Result result) {
        running = false;
        switch (result) {
            case OK -> release(Result.OK);
            case NO_SPACE -> {
                wanted.addAll(blocks);
                waitsForRoom = true;
                trouble.noSpace(this);
            }
            case FAILED -> {
                trouble.failed();
                release(Result.FAILED);
            }
        }
        next();
    }

    /** There may be space again. */
    void tryAgain() {
        waitsForRoom = false;
        next();
    }

    /** No space can be made: the writes that wait for it fail. */
    void giveUp() {
        waitsForRoom = false;
        release(Result.NO_SPACE);
    }

    private void release(Result result) {
        List<Passage> go = passages;
        passages = new ArrayList<>();
        // Who still waits for some of them says so again.
        wanted.clear();
        go.forEach(passage -> passage.ended(result));
    }

    /**
     * Keeps the old content of blocks for the newest image, durably unless the image need not last,
     * and brings those that are to be restored to what they show, durably.
     */
    void clear(List<Long> blocks, Consumer<Result> end) {
        busy.addAll(blocks);
        preserve(
                blocks,
                kept -> {
                    if (kept == Result.OK) {
                        restore(blocks, result -> endClear(blocks, result, end));
                    } else {
                        endClear(blocks, kept, end);
                    }
                });
    }

    private void endClear(List<Long> blocks, Result result, Consumer<Result> end) {
        blocks.forEach(busy::remove);
        end.accept(result);
    }

    private void preserve(List<Long> blocks, Consumer<Result> then) {
        Image keeper = chain.preserver();
        List<Long> lacking = blocks.stream().filter(b -> chain.lacks(volume, b)).toList();
        if (keeper == null || lacking.isEmpty()) {
            then.accept(Result.OK);
            return;
        }
        boolean lasting = chain.isLasting(keeper);
        List<Long> missing = lacking.stream().filter(b -> !keeper.holds(volume, b)).toList();
        Consumer<Result> copied =
                result -> {
                    if (result != Result.OK) {
                        then.accept(result);
                        return;
                    }
                    lacking.forEach(keeper.maps[volume].touched::set);
                    if (lasting) {
                        write(keeper, () -> then.accept(Result.OK));
                    } else {
                        then.accept(Result.OK);
                    }
                };
        if (missing.isEmpty()) {
            copied.accept(Result.OK);
        } else if (lasting) {
            stores.copy(volume, null, keeper.store(volume), Run.of(missing), copied);
        } else {
            stores.keep(volume, keeper.store(volume), Run.of(missing), copied);
        }
    }

    private void restore(List<Long> blocks, Consumer<Result> then) {
        Image from = chain.restoring();
        List<Long> needed = blocks.stream().filter(b -> chain.needs(volume, b)).toList();
        if (from == null || needed.isEmpty()) {
            then.accept(Result.OK);
            return;
        }
        copy(
                from,
                null,
                needed,
                result -> {
                    if (result != Result.OK) {
                        then.accept(result);
                        return;
                    }
                    needed.forEach(from.maps[volume].need::clear);
                    write(from, () -> then.accept(Result.OK));
                });
    }

    void write(Image image, Runnable then) {
        stores.writeMap(image.id(), volume, image.maps[volume].takeModified(), then);
    }

    /**
     * Copies an image's content of blocks from wherever it is now: what is given up meanwhile is
     * not deleted before this job is over.
     */
    void copy(
            Image image, ImageStores.@Nullable Store to, List<Long> blocks, Consumer<Result> then) {
        Map<Place, List<Long>> places = new LinkedHashMap<>();
        for (long block : blocks) {
            Image holder = chain.holder(image, volume, block);
            places.computeIfAbsent(
                            new Place(holder == null ? null : holder.store(volume)),
                            k -> new ArrayList<>())
                    .add(block);
        }
        copy(new ArrayDeque<>(places.entrySet()), to, then);
    }

    /** Where content is; null for the volume. */
    private record Place(ImageStores.@Nullable Store store) {}

    private void copy(
            Deque<Map.Entry<Place, List<Long>>> rest,
            ImageStores.@Nullable Store to,
            Consumer<Result> then) {
        Map.Entry<Place, List<Long>> part = rest.poll();
        if (part == null) {
            then.accept(Result.OK);
            return;
        }
        stores.copy(
                volume,
                part.getKey().store,
                to,
                Run.of(part.getValue()),
                result -> {
                    if (result == Result.OK) {
                        copy(rest, to, then);
                    } else {
                        then.accept(result);
                    }
                });
    }
}
