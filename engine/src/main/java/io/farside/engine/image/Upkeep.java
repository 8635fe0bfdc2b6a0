// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.format.ImageRecord.State;
import io.farside.engine.image.ImageStores.Result;
import io.farside.engine.image.ImageStores.Run;
import io.farside.engine.track.PagedBits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work in the background, one small step at a time: deletes what was dropped, copies back what is
 * restored, moves what older images need out of given-up ones, makes images independent. Each step
 * leaves every image as it was, so a crash between any two of them costs only time. Makes room
 * where space has run out.
 */
final class Upkeep implements Lane.Trouble {
    private static final List<Kind> GIVE_WAY =
            List.of(Kind.PERIOD, Kind.BASE, Kind.PRACTICE, Kind.BRANCH);

    private final ImageStores stores;
    private final Chain chain;
    private final Catalogue catalogue;
    private final Lane[] lanes;
    private final Set<Lane> starving = new LinkedHashSet<>();
    private final Set<Long> dropping = new HashSet<>();
    private final Set<Long> damaged = new LinkedHashSet<>();
    private List<Runnable> whenRestored = new ArrayList<>();
    private Runnable onFailure = () -> {};
    private boolean active;
    private boolean failed;

    /** Merging found no space; it is tried again later. */
    private boolean stuck;

    private Merge merge = new Merge(0, 0);
    private int mergeVolume;
    private long mergeCursor;

    /** Which image is being moved into which. */
    private record Merge(long from, long to) {}

    Upkeep(ImageStores stores, Chain chain, Catalogue catalogue) {
        this.stores = stores;
        this.chain = chain;
        this.catalogue = catalogue;
        this.lanes = new Lane[chain.volumes().size()];
        for (int v = 0; v < lanes.length; v++) {
            lanes[v] = new Lane(stores, chain, this, v);
        }
    }

    void onFailure(Runnable then) {
        onFailure = then;
    }

    Lane lane(int volume) {
        return lanes[volume];
    }

    boolean hasFailed() {
        return failed;
    }

    /** Runs when nothing is being restored any more. */
    void whenRestored(Runnable then) {
        if (chain.restoring() == null) {
            then.run();
        } else {
            whenRestored.add(then);
        }
    }

    /** There may be something to do. */
    void wake() {
        if (!active && !failed) {
            active = true;
            stores.later(false, this::step);
        }
    }

    private void again(Result result) {
        active = false;
        switch (result) {
            case OK -> wake();
            case NO_SPACE -> {
                active = true;
                giveWay();
                stores.later(true, this::step);
            }
            case FAILED -> failed();
        }
    }

    private void step() {
        if (failed) {
            return;
        }
        Image dropped = dropped();
        Image restoring = chain.restoring();
        Image merging = stuck ? null : first(State.MERGING);
        if (dropped != null) {
            delete(dropped);
        } else if (restoring != null) {
            restore(restoring);
        } else if (merging != null) {
            merge(merging);
        } else if (!copyAhead()) {
            active = false;
        }
    }

    private @Nullable Image dropped() {
        for (Image image : chain.all()) {
            if (image.is(State.DROPPED) && image.readers == 0) {
                return image;
            }
        }
        return null;
    }

    private @Nullable Image first(State state) {
        for (Image image : chain.chain()) {
            if (image.is(state)) {
                return image;
            }
        }
        return null;
    }

    /** Runs when every job that runs now is over. */
    void afterJobs(Runnable then) {
        int[] left = {lanes.length};
        for (Lane lane : lanes) {
            lane.run(
                    end -> end.accept(Result.OK),
                    result -> {
                        if (--left[0] == 0) {
                            then.run();
                        }
                    });
        }
    }

    private void delete(Image image) {
        afterJobs(() ->
                stores.remove(
                        image.id(),
                        () ->
                                catalogue.remove(
                                        image.id(),
                                        () -> {
                                            dropping.remove(image.id());
                                            relieve();
                                            again(Result.OK);
                                        })));
    }

    private void restore(Image image) {
        for (int v = 0; v < lanes.length; v++) {
            PagedBits need = image.maps[v].need;
            if (!need.isEmpty()) {
                Lane lane = lanes[v];
                lane.run(end -> lane.clear(some(need, lane.most()), end), this::again);
                return;
            }
        }
        // The copies and their marks are durable already.
        afterJobs(() ->
                catalogue.change(
                        image.id(),
                        // It may have been asked for again meanwhile.
                        r -> isRestored(image) ? r.with(State.READY) : r,
                        () -> {
                            restored();
                            again(Result.OK);
                        }));
    }

    private static boolean isRestored(Image image) {
        for (ImageMaps maps : image.maps) {
            if (!maps.need.isEmpty()) {
                return false;
            }
        }
        return image.is(State.RESTORING);
    }

    private void restored() {
        if (chain.restoring() == null) {
            List<Runnable> go = whenRestored;
            whenRestored = new ArrayList<>();
            go.forEach(Runnable::run);
        }
    }

    private static List<Long> some(PagedBits bits, int most) {
        List<Long> blocks = new ArrayList<>();
        for (long b = bits.next(0); b >= 0 && blocks.size() < most; b = bits.next(b + 1)) {
            blocks.add(b);
        }
        return blocks;
    }

    private void merge(Image from) {
        Image to = chain.olderThan(from);
        if (to != null) {
            Merge now = new Merge(from.id(), to.id());
            if (!now.equals(merge)) {
                merge = now;
                mergeVolume = 0;
                mergeCursor = 0;
            }
            if (mergeVolume < lanes.length) {
                Lane lane = lanes[mergeVolume];
                lane.run(end -> move(from, to, lane, end), this::merged);
                return;
            }
        }
        catalogue.change(from.id(), r -> r.with(State.DROPPED), () -> again(Result.OK));
    }

    private void merged(Result result) {
        if (result == Result.NO_SPACE) {
            stuck = true;
            stores.later(
                    true,
                    () -> {
                        stuck = false;
                        wake();
                    });
            starved();
            again(Result.OK);
        } else {
            again(result);
            if (result == Result.OK) {
                relieve();
            }
        }
    }

    /** Moves the next blocks that the older image needs. */
    private void move(Image from, Image to, Lane lane, Consumer<Result> end) {
        int v = mergeVolume;
        List<Long> blocks = new ArrayList<>();
        long block = from.maps[v].touched.next(mergeCursor);
        while (block >= 0 && blocks.size() < lane.most()) {
            if (!to.maps[v].touched.get(block)) {
                blocks.add(block);
            }
            mergeCursor = block + 1;
            block = from.maps[v].touched.next(mergeCursor);
        }
        if (blocks.isEmpty()) {
            mergeVolume++;
            mergeCursor = 0;
            end.accept(Result.OK);
            return;
        }
        List<Long> missing = blocks.stream().filter(b -> !to.holds(v, b)).toList();
        Consumer<Result> copied =
                result -> {
                    if (result != Result.OK) {
                        mergeCursor = blocks.getFirst();
                        end.accept(result);
                        return;
                    }
                    blocks.forEach(to.maps[v].touched::set);
                    lane.write(
                            to,
                            () -> {
                                stores.discard(from.store(v), Run.of(blocks));
                                end.accept(Result.OK);
                            });
                };
        if (missing.isEmpty()) {
            copied.accept(Result.OK);
        } else {
            stores.copy(v, from.store(v), to.store(v), Run.of(missing), copied);
        }
    }

    private boolean copyAhead() {
        for (Image image : chain.chain()) {
            for (int v = 0; image.record.background() && v < lanes.length; v++) {
                long copied = image.record.copied().get(v);
                if (!image.is(State.MERGING) && copied < chain.volume(v).blocks()) {
                    int volume = v;
                    lanes[v].run(end -> copyAhead(image, volume, copied, end), this::again);
                    return true;
                }
            }
        }
        return false;
    }

    private void copyAhead(Image image, int volume, long from, Consumer<Result> end) {
        Lane lane = lanes[volume];
        long to = Math.min(chain.volume(volume).blocks(), from + lane.most());
        List<Long> blocks = new ArrayList<>();
        for (long b = from; b < to; b++) {
            if (!image.holds(volume, b)) {
                blocks.add(b);
            }
        }
        lane.copy(
                image,
                image.store(volume),
                blocks,
                result -> {
                    if (result == Result.OK) {
                        catalogue.change(
                                image.id(),
                                r -> r.withCopied(volume, to),
                                () -> end.accept(Result.OK));
                    } else {
                        end.accept(result);
                    }
                });
    }

    /** Gives an image up; it is gone from the list at once when this is durable. */
    void drop(Image image, Consumer<Answer> then) {
        dropping.add(image.id());
        State next = chain.olderThan(image) == null ? State.DROPPED : State.MERGING;
        boolean[] given = {false};
        catalogue.change(
                image.id(),
                r -> {
                    // A restore that began in the meantime has the image first.
                    given[0] = r.state() == State.READY;
                    return given[0] ? r.with(next) : r;
                },
                () -> {
                    if (!given[0]) {
                        dropping.remove(image.id());
                    }
                    wake();
                    then.accept(given[0] ? Answer.DONE : Answer.RESTORING);
                });
    }

    /**
     * An image whose map was damaged cannot be told apart from the volume, nor can older ones that
     * rely on it: they are gone. So is an image that did not have to outlive the process.
     *
     * @return false when one of them is being restored, so that the volumes are lost as well
     */
    boolean loseDamaged() {
        long upTo = 0;
        for (Image image : chain.chain()) {
            upTo = chain.isLasting(image) ? upTo : image.id();
            for (ImageMaps maps : image.maps) {
                upTo = maps.isTrusted() ? upTo : image.id();
            }
        }
        for (Image image : chain.chain()) {
            if (image.id() <= upTo) {
                if (image.is(State.RESTORING)) {
                    return false;
                }
                dropping.add(image.id());
                damaged.add(image.id());
            }
        }
        return true;
    }

    /** Deletes what was damaged, and goes on with what an earlier run left. */
    void begin() {
        for (long id : damaged) {
            catalogue.change(id, r -> r.with(State.DROPPED), this::wake);
        }
        wake();
    }

    boolean isDamaged(long id) {
        return damaged.contains(id);
    }

    boolean isDropping(long id) {
        return dropping.contains(id);
    }

    @Override
    public void noSpace(Lane lane) {
        starving.add(lane);
        if (!giveWay()) {
            starved();
        }
    }

    @Override
    public void failed() {
        if (!failed) {
            failed = true;
            onFailure.run();
        }
    }

    /** Drops the image that gives way next, if there is one. */
    boolean giveWay() {
        long now = stores.wallMillis();
        for (Kind kind : GIVE_WAY) {
            for (Image image : chain.chain()) {
                boolean expired =
                        image.record.expiryMillis() != 0 && image.record.expiryMillis() <= now;
                if (image.record.kind() == kind
                        && image.is(State.READY)
                        && !dropping.contains(image.id())
                        && (kind != Kind.BRANCH || expired)) {
                    drop(image, answer -> {});
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isFreeing() {
        return !dropping.isEmpty()
                && (!stuck || chain.all().stream().anyMatch(i -> i.is(State.DROPPED)));
    }

    private void starved() {
        if (!isFreeing()) {
            List<Lane> go = new ArrayList<>(starving);
            starving.clear();
            go.forEach(Lane::giveUp);
        }
    }

    private void relieve() {
        List<Lane> go = new ArrayList<>(starving);
        starving.clear();
        go.forEach(Lane::tryAgain);
    }
}
