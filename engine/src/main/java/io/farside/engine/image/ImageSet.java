// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.format.ImageCatalogue;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.format.ImageRecord.State;
import io.farside.engine.image.ImageStores.Result;
import io.farside.engine.image.ImageStores.Store;
import io.farside.engine.track.PagedBits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The point-in-time copies of a group's volumes. Confined to one thread; calls back later, except
 * where it says so. What it promises: an image shows what the volumes held when it was taken, until
 * it is dropped, whatever is written to them and whenever the process or the power ends.
 */
public final class ImageSet {
    /** Images of a group. */
    public static final int MAX_IMAGES = 16;

    /** Images of a group with those for its own safety. */
    static final int MAX_WITH_SAFETY = 20;

    private final Chain chain;
    private final Catalogue catalogue;
    private final Upkeep upkeep;
    private final Taking taking;
    private final ImageWrites writes;
    private final boolean trusted;
    private List<Runnable> held = new ArrayList<>();
    private List<Runnable> whenDrained = new ArrayList<>();
    private int changing;

    /** Writes to volumes on their way, from the call before them to the one after them. */
    private int writing;

    /** Where the state of an earlier run is read from. */
    public interface Source {
        /** The whole catalogue file, empty when there is none. */
        byte[] catalogue();

        /** The whole map file of an image and a volume, empty when there is none. */
        byte[] map(long image, int volume);
    }

    /** Told what became of an image that was asked for. */
    public interface Taken {
        /**
         * @param id of the new image, when it was taken
         */
        void done(Answer answer, long id);
    }

    /** Told where a host of an image may write now. */
    public interface Writable {
        /**
         * @param store where to write, when the answer is {@link Answer#DONE}
         */
        void done(Answer answer, @Nullable Store store);
    }

    private ImageSet(List<VolumeShape> volumes, Source source, ImageStores stores) {
        chain = new Chain(volumes);
        catalogue = new Catalogue(stores, chain);
        upkeep = new Upkeep(stores, chain, catalogue);
        upkeep.onFailure(this::fail);
        taking = new Taking(stores, chain, catalogue, upkeep);
        writes = new ImageWrites(stores, chain, catalogue, upkeep);
        trusted = load(volumes, source);
    }

    /** Reads the state of an earlier run. Nothing is asked of {@code stores} before begin. */
    public static ImageSet open(List<VolumeShape> volumes, Source source, ImageStores stores) {
        return new ImageSet(volumes, source, stores);
    }

    private boolean load(List<VolumeShape> volumes, Source source) {
        byte[] file = source.catalogue();
        ImageCatalogue known = ImageCatalogue.decode(file);
        if (known == null) {
            return isBlank(file);
        }
        catalogue.load(known);
        List<Image> images = new ArrayList<>();
        for (ImageRecord record : known.images()) {
            ImageMaps[] maps = new ImageMaps[volumes.size()];
            for (int v = 0; v < maps.length; v++) {
                maps[v] = ImageMaps.load(volumes.get(v).blocks(), source.map(record.id(), v));
            }
            if (record.copied().size() != volumes.size()) {
                return false;
            }
            images.add(new Image(record, maps));
        }
        chain.update(known.images(), images);
        return upkeep.loseDamaged();
    }

    private static boolean isBlank(byte[] file) {
        for (byte b : file) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether what an earlier run wrote can be relied upon. Where not, neither the images nor
     * perhaps the volumes can be: one of the images may have been being restored.
     */
    public boolean isTrusted() {
        return trusted;
    }

    /** Goes on with what an earlier run left. Called once, before anything else. */
    public void begin() {
        taking.begin();
        upkeep.begin();
    }

    /** Whether no image holds anything back: writes pass at no cost. */
    public boolean isEmpty() {
        return chain.isEmpty() && changing == 0;
    }

    /** All images that have not been given up, oldest first. */
    public List<ImageRecord> images() {
        return chain.chain().stream()
                .map(image -> image.record)
                .filter(record -> record.state() != State.MERGING)
                .filter(record -> !upkeep.isDamaged(record.id()))
                .toList();
    }

    /** The image of this id, or null when there is none or it has been given up. */
    public @Nullable ImageRecord find(long id) {
        Image image = live(id);
        return image == null ? null : image.record;
    }

    /** The newest image of a kind that has not been given up, or null. */
    public @Nullable ImageRecord newest(Kind kind) {
        return images().stream()
                .filter(r -> r.kind() == kind && find(r.id()) != null)
                .reduce((a, b) -> b)
                .orElse(null);
    }

    /** Drops the image that gives way next; false when there is none. */
    public boolean giveWay() {
        return upkeep.giveWay();
    }

    private @Nullable Image live(long id) {
        Image image = chain.find(id);
        boolean gone =
                image == null
                        || image.is(State.MERGING)
                        || image.is(State.DROPPED)
                        || upkeep.isDropping(id);
        return gone ? null : image;
    }

    /** Whether every block of an image is in its own stores. */
    public boolean isIndependent(ImageRecord image) {
        for (int v = 0; v < chain.volumes().size(); v++) {
            if (image.copied().get(v) < chain.volume(v).blocks()) {
                return false;
            }
        }
        return true;
    }

    /** Whether volumes show content of an image that is not all copied back yet. */
    public boolean isRestoring() {
        return chain.restoring() != null;
    }

    /** Runs when nothing is being restored any more; inside the call when nothing is. */
    public void whenRestored(Runnable then) {
        upkeep.whenRestored(then);
    }

    /**
     * Takes an image of all volumes as they are once the writes on their way have ended; those that
     * come meanwhile wait. The instant is one of no write at all, so a consistent cut.
     */
    public void take(ImageRequest request, Taken then) {
        change(() ->
                taking.take(
                        request,
                        (answer, id) -> {
                            then.done(answer, id);
                            changed();
                        }));
    }

    /** Holds new writes, and goes on when those on their way have ended. */
    private void change(Runnable then) {
        changing++;
        whenDrained.add(then);
        drained();
    }

    private void drained() {
        if (writing == 0 && !whenDrained.isEmpty()) {
            List<Runnable> go = whenDrained;
            whenDrained = new ArrayList<>();
            go.forEach(Runnable::run);
        }
    }

    private void changed() {
        if (--changing == 0) {
            List<Runnable> go = held;
            held = new ArrayList<>();
            go.forEach(Runnable::run);
        }
    }

    private void fail() {
        List<Runnable> go = held;
        held = new ArrayList<>();
        go.forEach(Runnable::run);
    }

    /**
     * Makes a range of a volume ready to be written: the newest image keeps what is there, and what
     * is to be restored is. Unless it fails, the write is on its way until {@link #written}.
     *
     * @param then inside the call when there is nothing to do
     */
    public void beforeWrite(int volume, long offset, long length, Consumer<Result> then) {
        if (upkeep.hasFailed()) {
            then.accept(Result.FAILED);
        } else if (changing > 0) {
            held.add(() -> beforeWrite(volume, offset, length, then));
        } else {
            writing++;
            if (chain.isEmpty()) {
                then.accept(Result.OK);
            } else {
                pass(volume, offset, length, then);
            }
        }
    }

    private void pass(int volume, long offset, long length, Consumer<Result> then) {
        VolumeShape shape = chain.volume(volume);
        long last = shape.blockOf(offset + length - 1);
        Consumer<Result> passed =
                result -> {
                    if (result != Result.OK) {
                        written();
                    }
                    then.accept(result);
                };
        new Passage(upkeep.lane(volume), shape.blockOf(offset), last, passed).go();
    }

    /** A write that was let through has ended, whatever came of it. */
    public void written() {
        writing--;
        assert writing >= 0 : "writes are counted";
        drained();
    }

    /** Gives an image up. It is gone when {@code then} runs; its space follows. */
    public void drop(long id, Consumer<Answer> then) {
        Image image = live(id);
        if (image == null) {
            then.accept(Answer.UNKNOWN);
        } else if (image.is(State.RESTORING)) {
            then.accept(Answer.RESTORING);
        } else {
            upkeep.drop(image, then);
        }
    }

    /** Gives an image another purpose, name and expiry. */
    public void convert(long id, Kind kind, String name, long expiryMillis, Consumer<Answer> then) {
        if (live(id) == null) {
            then.accept(Answer.UNKNOWN);
        } else {
            catalogue.change(
                    id, r -> r.with(kind, name, expiryMillis), () -> then.accept(Answer.DONE));
        }
    }

    /** Switches copying in the background on or off. */
    public void background(long id, boolean on, Consumer<Answer> then) {
        if (live(id) == null) {
            then.accept(Answer.UNKNOWN);
        } else {
            catalogue.change(
                    id,
                    r -> r.withBackground(on),
                    () -> {
                        upkeep.wake();
                        then.accept(Answer.DONE);
                    });
        }
    }

    /**
     * Lets the volumes show the content of an image from the moment {@code begun} runs; it is
     * copied back in the background. Writes on their way end first, those that come meanwhile wait.
     * An image that is being restored may be restored again.
     */
    public void restore(long id, Consumer<Answer> begun) {
        Image image = live(id);
        Answer refusal = whyNotRestore(image, id);
        if (refusal != Answer.DONE || image == null) {
            begun.accept(refusal);
            return;
        }
        change(() -> need(image, begun));
    }

    /** Marks what has to be copied back, for every volume. */
    private void need(Image image, Consumer<Answer> begun) {
        Answer refusal = whyNotRestore(live(image.id()), image.id());
        if (refusal != Answer.DONE) {
            begun.accept(refusal);
            changed();
            return;
        }
        int[] left = {chain.volumes().size()};
        for (int v = 0; v < chain.volumes().size(); v++) {
            Lane lane = upkeep.lane(v);
            int volume = v;
            lane.run(
                    end -> {
                        PagedBits need = image.maps[volume].need;
                        PagedBits touched = chain.touched(image, volume);
                        need.clearAll();
                        need.or(touched);
                        lane.write(image, () -> end.accept(Result.OK));
                    },
                    result -> {
                        if (--left[0] == 0) {
                            recordRestore(image.id(), begun);
                        }
                    });
        }
    }

    private Answer whyNotRestore(@Nullable Image image, long id) {
        Image other = chain.restoring();
        if (image == null) {
            return Answer.UNKNOWN;
        }
        if (image.record.written()) {
            return Answer.WRITTEN;
        }
        if (image.record.kind() == Kind.PERIOD) {
            return Answer.UNKNOWN;
        }
        return other != null && other.id() != id ? Answer.RESTORING : Answer.DONE;
    }

    private void recordRestore(long id, Consumer<Answer> begun) {
        catalogue.change(
                id,
                r -> r.state() == State.READY ? r.with(State.RESTORING) : r,
                () -> {
                    boolean on = chain.restoring() != null;
                    upkeep.wake();
                    begun.accept(on ? Answer.DONE : Answer.UNKNOWN);
                    changed();
                });
    }

    /** Blocks in which a volume may differ from an image; null when there is no such image. */
    public @Nullable PagedBits touched(long id, int volume) {
        Image image = live(id);
        return image == null ? null : chain.touched(image, volume);
    }

    /**
     * Begins a read.
     *
     * @param id of an image; 0 for the volume as hosts see it
     */
    public Reading read(long id, int volume, long offset, long length) {
        return new Reading(this, id, volume, offset, length);
    }

    /**
     * Makes a range of an image ready to be written, in a store beside the frozen one. The first
     * write marks the image as written, durably. Whoever gets a store says {@link #imageWritten}
     * when it is done with it: until then its file is kept.
     */
    public void beforeImageWrite(long id, int volume, long offset, long length, Writable then) {
        Image image = live(id);
        if (image == null || upkeep.hasFailed()) {
            then.done(image == null ? Answer.UNKNOWN : Answer.FAILED, null);
        } else if (!image.record.kind().writable()) {
            then.done(Answer.FROZEN, null);
        } else {
            VolumeShape shape = chain.volume(volume);
            long last = shape.blockOf(offset + length - 1);
            image.readers++;
            writes.prepare(
                    image,
                    volume,
                    new Blocks(shape.blockOf(offset), last),
                    (answer, store) -> {
                        if (store == null) {
                            unpin(List.of(image));
                        }
                        then.done(answer, store);
                    });
        }
    }

    /**
     * Where hosts of an image write, to be flushed; its file is kept until {@link #imageWritten}.
     *
     * @return null when nothing was written to the image, or it is gone
     */
    public @Nullable Store pinOverlay(long id, int volume) {
        Image image = live(id);
        if (image == null || !image.record.written()) {
            return null;
        }
        image.readers++;
        return image.overlay(volume);
    }

    /** A write to an image is over. */
    public void imageWritten(Store store) {
        Image image = chain.find(store.image());
        if (image != null) {
            unpin(List.of(image));
        }
    }

    /** Consecutive blocks, both ends included. */
    record Blocks(long first, long last) {}

    /** All images: each may be where something is read. */
    List<Image> pin() {
        List<Image> pinned = List.copyOf(chain.chain());
        pinned.forEach(image -> image.readers++);
        return pinned;
    }

    void unpin(List<Image> pinned) {
        pinned.forEach(image -> image.readers--);
        if (chain.all().size() > chain.chain().size()) {
            upkeep.wake();
        }
    }

    List<Segment> segments(long id, int volume, long offset, long length) {
        @Nullable Image image = id == 0 ? null : live(id);
        if (id != 0 && image == null) {
            return List.of();
        }
        VolumeShape shape = chain.volume(volume);
        List<Segment> segments = new ArrayList<>();
        long end = offset + length;
        long from = offset;
        Store place = null;
        for (long at = offset; at < end; at = next(shape, at, end)) {
            long block = shape.blockOf(at);
            Store here =
                    image == null ? chain.place(volume, block) : chain.place(image, volume, block);
            if (at > from && !Objects.equals(here, place)) {
                segments.add(new Segment(from, at - from, place));
                from = at;
            }
            place = here;
        }
        segments.add(new Segment(from, end - from, place));
        return segments;
    }

    private static long next(VolumeShape shape, long at, long end) {
        return Math.min(end, (shape.blockOf(at) + 1) << shape.blockShift());
    }
}
