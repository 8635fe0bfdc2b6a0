// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.format.ImageRecord.State;
import io.farside.engine.image.ImageStores.Result;
import io.farside.engine.image.ImageStores.Store;
import io.farside.engine.track.PagedBits;
import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A group's images under random use from one seed. Keeps its own books of what the volumes and each
 * image have to show, and compares after every step.
 */
final class ImageLife {
    private static final int STEPS = 700;
    private static final Kind[] KINDS = Kind.values();

    /** What one image has to show. */
    private static final class Known {
        final Kind kind;
        final long expiry;
        long[][] frozen;

        /** Per sector what hosts of the image may find there; the frozen content at first. */
        Cells shown;

        boolean dropAsked;

        Known(Kind kind, long expiry, long[][] content) {
            this.kind = kind;
            this.expiry = expiry;
            this.frozen = content;
            this.shown = new Cells(content);
        }

        void instant(long[][] content) {
            frozen = Cells.copy(content);
            shown = new Cells(content);
        }
    }

    private final RandomGenerator random;
    private final FakeStores disk;
    private final Map<Long, Known> images = new TreeMap<>();
    private final Map<String, Known> taking = new TreeMap<>();
    private final List<Check> readers = new ArrayList<>();
    private Cells truth;
    private ImageSet set;
    private long values = 1;
    private int names;
    private int writing;
    private int imageWrites;
    private long restoreAsked;
    private boolean quiet;
    private int life;

    private record Check(Reading reading, long image, int volume, int offset, int length) {}

    ImageLife(long seed) {
        random = new SplittableRandom(seed);
        List<VolumeShape> shapes = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int v = 0; v < count; v++) {
            shapes.add(new VolumeShape(5 + random.nextInt(60), random.nextInt(4)));
        }
        disk = new FakeStores(random, shapes, random.nextInt(4) == 0);
        long[][] content = new long[count][];
        for (int v = 0; v < count; v++) {
            content[v] = disk.volumes[v].cache.clone();
        }
        truth = new Cells(content);
        set = open();
        set.begin();
    }

    private ImageSet open() {
        ImageSet opened = ImageSet.open(disk.shapes, disk, disk);
        check(opened.isTrusted(), "what was written cannot be read");
        return opened;
    }

    void run() {
        for (int i = 0; i < STEPS; i++) {
            step();
            compare();
        }
        finish();
    }

    private void step() {
        if (!disk.isIdle() && random.nextInt(3) != 0) {
            disk.step();
            return;
        }
        switch (random.nextInt(24)) {
            case 0, 1 -> take();
            case 2 -> drop();
            case 3 -> restore();
            case 4, 5 -> imageWrite();
            case 6 -> crash();
            case 7 -> flush();
            case 8 -> disk.room = random.nextInt(3) == 0 ? random.nextInt(200) : 1_000_000;
            case 9, 10 -> beginRead();
            case 11, 12 -> endRead();
            case 13 -> background();
            case 14 -> disk.wall += random.nextInt(1000);
            case 15 -> quiet = !quiet;
            default -> write();
        }
    }

    private void write() {
        if (quiet) {
            return;
        }
        int v = random.nextInt(disk.shapes.size());
        int size = disk.volumes[v].cache.length;
        int from = random.nextInt(size);
        int length = 1 + random.nextInt(Math.min(12, size - from));
        long value = ++values;
        for (int s = from; s < from + length; s++) {
            if (truth.open[v][s] > 0) {
                return;
            }
        }
        for (int s = from; s < from + length; s++) {
            truth.open[v][s]++;
        }
        writing++;
        int mine = life;
        set.beforeWrite(
                v,
                from,
                length,
                result -> {
                    check(mine == life, "answer of a dead set");
                    check(result != Result.FAILED, "failed");
                    if (result == Result.OK) {
                        for (int s = from; s < from + length; s++) {
                            truth.possible(v, s).add(value);
                        }
                        disk.add(
                                () -> written(v, from, length, value),
                                () -> put(disk.volumes[v], from, length, value, true));
                    } else {
                        check(disk.ranOut, "no space without a reason");
                        ended(v, from, length);
                    }
                });
    }

    private void put(FakeStores.Medium file, int from, int length, long value, boolean some) {
        for (int s = from; s < from + length; s++) {
            if (!some || random.nextBoolean()) {
                file.put(s, value);
            }
        }
    }

    private void written(int v, int from, int length, long value) {
        put(disk.volumes[v], from, length, value, false);
        for (int s = from; s < from + length; s++) {
            truth.value[v][s] = value;
        }
        ended(v, from, length);
        set.written();
    }

    private void ended(int v, int from, int length) {
        for (int s = from; s < from + length; s++) {
            truth.open[v][s]--;
        }
        writing--;
    }

    private void flush() {
        if (writing > 0) {
            return;
        }
        for (FakeStores.Medium volume : disk.volumes) {
            volume.sync();
        }
        truth.possible.clear();
    }

    private void take() {
        if (!taking.isEmpty() || restoreAsked != 0) {
            return;
        }
        Kind kind = KINDS[random.nextInt(KINDS.length)];
        long expiry = random.nextBoolean() ? 0 : disk.wall + random.nextInt(3000);
        String name = "n" + ++names;
        long replaces = random.nextInt(4) == 0 ? any(false) : 0;
        Known known = new Known(kind, expiry, Cells.copy(truth.value));
        taking.put(name, known);
        // Writes on their way end first: the instant comes when the set makes all durable.
        disk.onFlush = () -> known.instant(truth.value);
        int mine = life;
        set.take(
                new ImageRequest(
                        name,
                        kind,
                        disk.wall,
                        new Generation(1, names),
                        RoleEpoch.NONE,
                        expiry,
                        random.nextInt(4) == 0,
                        replaces),
                (answer, id) -> {
                    check(mine == life, "answer of a dead set");
                    taking.remove(name);
                    check(answer != Answer.FAILED, "failed");
                    if (answer == Answer.DONE) {
                        images.put(id, known);
                        ImageRecord old = replaces == 0 ? null : set.find(replaces);
                        if (replaces != 0 && old == null) {
                            images.remove(replaces);
                        }
                        truth.possible.clear();
                    }
                });
    }

    /** Some image, or 0. */
    private long any(boolean writable) {
        List<Long> ids = new ArrayList<>();
        images.forEach((id, known) -> {
            if (!known.dropAsked && (!writable || known.kind.writable())) {
                ids.add(id);
            }
        });
        return ids.isEmpty() ? 0 : ids.get(random.nextInt(ids.size()));
    }

    private void drop() {
        long id = any(false);
        Known known = images.get(id);
        if (known == null) {
            return;
        }
        known.dropAsked = true;
        set.drop(
                id,
                answer -> {
                    if (answer == Answer.RESTORING) {
                        known.dropAsked = false;
                    } else {
                        images.remove(id);
                        check(set.find(id) == null, "dropped, but still there");
                    }
                });
    }

    private void background() {
        long id = any(false);
        if (id != 0) {
            set.background(id, random.nextInt(3) != 0, answer -> {});
        }
    }

    private void restore() {
        long id = any(false);
        Known known = images.get(id);
        if (known == null || restoreAsked != 0 || !taking.isEmpty()) {
            return;
        }
        restoreAsked = id;
        set.restore(
                id,
                answer -> {
                    restoreAsked = 0;
                    if (answer == Answer.DONE) {
                        truth = truth.replaced(known.frozen);
                    } else {
                        check(answer != Answer.FAILED, "failed");
                    }
                });
    }

    private void imageWrite() {
        long id = any(true);
        Known known = images.get(id);
        if (known == null || restoreAsked == id) {
            return;
        }
        int v = random.nextInt(disk.shapes.size());
        int size = disk.volumes[v].cache.length;
        int from = random.nextInt(size);
        int length = 1 + random.nextInt(Math.min(6, size - from));
        for (int s = from; s < from + length; s++) {
            if (known.shown.open[v][s] > 0) {
                return;
            }
        }
        long value = ++values;
        mark(known, v, from, length, 1);
        imageWrites++;
        set.beforeImageWrite(
                id,
                v,
                from,
                length,
                (answer, store) -> {
                    if (answer == Answer.DONE && store != null && images.get(id) == known) {
                        for (int s = from; s < from + length; s++) {
                            known.shown.possible(v, s).add(value);
                        }
                        disk.add(
                                () -> imageWritten(known, store, from, length, value),
                                () -> {
                                    if (images.containsValue(known)) {
                                        put(
                                                disk.file(store.volume(), store),
                                                from,
                                                length,
                                                value,
                                                true);
                                    }
                                });
                    } else {
                        if (store != null) {
                            set.imageWritten(store);
                        }
                        mark(known, v, from, length, -1);
                        imageWrites--;
                    }
                });
    }

    private void imageWritten(Known known, Store store, int from, int length, long value) {
        if (images.containsValue(known)) {
            put(disk.file(store.volume(), store), from, length, value, false);
        }
        for (int s = from; s < from + length; s++) {
            known.shown.value[store.volume()][s] = value;
        }
        set.imageWritten(store);
        mark(known, store.volume(), from, length, -1);
        imageWrites--;
    }

    private static void mark(Known known, int v, int from, int length, int by) {
        for (int s = from; s < from + length; s++) {
            known.shown.open[v][s] += by;
        }
    }

    private void beginRead() {
        long id = random.nextInt(4) == 0 ? 0 : any(false);
        int v = random.nextInt(disk.shapes.size());
        int size = disk.volumes[v].cache.length;
        int from = random.nextInt(size);
        int length = 1 + random.nextInt(size - from);
        readers.add(new Check(set.read(id, v, from, length), id, v, from, length));
    }

    /** The bytes arrive: they count only if they are still right. */
    private void endRead() {
        if (readers.isEmpty()) {
            return;
        }
        Check check = readers.remove(random.nextInt(readers.size()));
        long[] found = bytes(check.reading.segments(), check.volume, check.offset, check.length);
        Known known = images.get(check.image);
        if (found.length == 0) {
            check.reading.end();
        } else if (known != null && !known.dropAsked && check.reading.isStillRight()) {
            matches(known.shown, check.volume, check.offset, found, "read of " + check.image);
        }
        if (found.length != 0) {
            check.reading.end();
        }
    }

    private long[] bytes(List<Segment> segments, int volume, int offset, int length) {
        long[] found = new long[segments.isEmpty() ? 0 : length];
        for (Segment segment : segments) {
            long[] file = disk.file(volume, segment.store()).cache;
            for (long s = segment.offset(); s < segment.offset() + segment.length(); s++) {
                found[(int) s - offset] = file[(int) s];
            }
        }
        return found;
    }

    private long[] shown(long id, int volume) {
        int size = disk.volumes[volume].cache.length;
        Reading reading = set.read(id, volume, 0, size);
        try {
            return bytes(reading.segments(), volume, 0, size);
        } finally {
            reading.end();
        }
    }

    private void matches(Cells cells, int v, int offset, long[] found, String what) {
        for (int i = 0; i < found.length; i++) {
            int s = offset + i;
            boolean right =
                    cells.open[v][s] > 0
                            ? cells.allows(v, s, found[i])
                            : cells.value[v][s] == found[i];
            check(
                    right,
                    what
                            + " v"
                            + v
                            + ":"
                            + s
                            + " shows "
                            + found[i]
                            + ", not "
                            + cells.value[v][s]);
        }
    }

    private void compare() {
        gaveWay();
        for (int v = 0; v < disk.shapes.size(); v++) {
            if (restoreAsked == 0) {
                matches(truth, v, 0, shown(0, v), "volume");
            }
            for (Map.Entry<Long, Known> entry : images.entrySet()) {
                Known known = entry.getValue();
                if (!known.dropAsked) {
                    matches(known.shown, v, 0, shown(entry.getKey(), v), "image " + entry.getKey());
                    touched(entry.getKey(), known, v);
                }
            }
        }
    }

    private void touched(long id, Known known, int v) {
        PagedBits bits = set.touched(id, v);
        check(bits != null, "no such image");
        for (int s = 0; bits != null && s < known.frozen[v].length; s++) {
            boolean differs = known.frozen[v][s] != truth.value[v][s] && restoreAsked == 0;
            check(
                    !differs || bits.get(s >> disk.shapes.get(v).blockShift()),
                    "image " + id + " differs at v" + v + ":" + s + ", which is not touched");
        }
    }

    /** Images that are gone although nobody dropped them. */
    private void gaveWay() {
        for (Iterator<Map.Entry<Long, Known>> all = images.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Long, Known> entry = all.next();
            Known known = entry.getValue();
            if (set.find(entry.getKey()) == null && !known.dropAsked) {
                boolean may =
                        switch (known.kind) {
                            case PERIOD, BASE, PRACTICE -> true;
                            case BRANCH -> known.expiry != 0 && known.expiry <= disk.wall;
                            case SAFETY, RETAINED, COPY -> false;
                        };
                check(may && disk.ranOut, "image " + entry.getKey() + " gave way");
                all.remove();
            }
        }
    }

    private void crash() {
        if (random.nextInt(4) != 0) {
            return;
        }
        boolean power = random.nextBoolean();
        disk.crash(power);
        life++;
        readers.clear();
        set = open();
        recovered(power);
        writing = 0;
        imageWrites = 0;
        restoreAsked = 0;
        taking.clear();
        set.begin();
    }

    /** What the new life finds has to be one of the things the old one may have left. */
    private void recovered(boolean power) {
        ImageRecord restored = restoreAsked == 0 ? null : set.find(restoreAsked);
        boolean restoring = restored != null && restored.state() == State.RESTORING;
        for (ImageRecord record : set.images()) {
            Known known = taking.get(record.name());
            if (known != null) {
                images.put(record.id(), known);
            }
        }
        images.keySet()
                .removeIf(id -> {
                    Known known = images.get(id);
                    boolean gone = set.find(id) == null;
                    check(!gone || known == null || !isKept(known), "image " + id + " is lost");
                    return gone;
                });
        long[][] found = new long[disk.shapes.size()][];
        for (int v = 0; v < found.length; v++) {
            found[v] = shown(0, v);
            for (int s = 0; s < found[v].length; s++) {
                boolean old = admits(truth, v, s, found[v][s], power);
                Known from = restoring ? images.get(restoreAsked) : null;
                boolean image = from != null && from.frozen[v][s] == found[v][s];
                check(old || image, "volume v" + v + ":" + s + " is " + found[v][s] + " now");
            }
        }
        truth.settle(found, power);
        images.forEach((id, known) -> {
            known.dropAsked = false;
            long[][] shown = new long[disk.shapes.size()][];
            for (int v = 0; v < shown.length; v++) {
                shown[v] = shown(id, v);
                for (int s = 0; s < shown[v].length; s++) {
                    check(
                            admits(known.shown, v, s, shown[v][s], power),
                            "image " + id + " v" + v + ":" + s + " is " + shown[v][s] + " now");
                }
            }
            known.shown.settle(shown, power);
        });
    }

    private boolean admits(Cells cells, int v, int s, long found, boolean power) {
        return (power || cells.open[v][s] > 0)
                ? cells.allows(v, s, found)
                : found == cells.value[v][s];
    }

    /** Whether it must not be gone: nobody asked for that, nothing needed its space. */
    private boolean isKept(Known known) {
        boolean replaced = !taking.isEmpty();
        boolean gives =
                switch (known.kind) {
                    // A cycle ends with its process, and so does what it copies from.
                    case PERIOD -> true;
                    case BASE, PRACTICE, BRANCH -> disk.ranOut;
                    case SAFETY, RETAINED, COPY -> false;
                };
        return !known.dropAsked && !replaced && !gives;
    }

    /** Everything that is under way comes to an end, and nothing is left of what was dropped. */
    private void finish() {
        disk.room = Integer.MAX_VALUE;
        while (!readers.isEmpty()) {
            endRead();
        }
        for (int i = 0; !disk.isIdle(); i++) {
            check(i < 100_000, "no end");
            disk.step();
            compare();
        }
        check(writing == 0 && imageWrites == 0, writing + " writes were not answered");
        check(taking.isEmpty() && restoreAsked == 0, "not answered");
        check(!set.isRestoring(), "still restoring");
        set.images().forEach(image -> set.drop(image.id(), answer -> {}));
        images.clear();
        while (!disk.isIdle()) {
            disk.step();
        }
        compare();
        check(set.isEmpty(), "images left");
        check(disk.files() == 0, disk.files() + " files left");
    }

    private static void check(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }
}
