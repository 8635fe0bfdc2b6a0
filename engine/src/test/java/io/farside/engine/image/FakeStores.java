// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk for tests: volumes, stores, maps and a catalogue, with a page cache and a medium. A byte
 * of an address stands for a sector, its content is a number. Operations end in any order when told
 * to; a crash leaves any part of those under way, a loss of power also any mixture of what was not
 * made durable.
 */
final class FakeStores implements ImageStores, ImageSet.Source {
    private static final int META_SECTOR = 512;

    /** A file of numbers. */
    final class Medium {
        final long[] cache;
        private final long[] durable;
        private final boolean[] dirty;
        private final boolean[] allocated;

        Medium(int size) {
            cache = new long[size];
            durable = new long[size];
            dirty = new boolean[size];
            allocated = new boolean[size];
        }

        void put(int at, long value) {
            cache[at] = value;
            dirty[at] = true;
            if (!allocated[at]) {
                allocated[at] = true;
            }
        }

        void sync() {
            System.arraycopy(cache, 0, durable, 0, cache.length);
            Arrays.fill(dirty, false);
        }

        void losePower() {
            for (int i = 0; i < cache.length; i++) {
                if (dirty[i] && random.nextBoolean()) {
                    cache[i] = durable[i];
                }
            }
            sync();
        }

        int space() {
            int used = 0;
            for (boolean one : allocated) {
                used += one ? 1 : 0;
            }
            return used;
        }
    }

    /** Something under way: how it ends, and what of it a crash may leave. */
    private record Op(Runnable end, Runnable crash) {}

    private record MapKey(long image, int volume) {}

    private final RandomGenerator random;
    final List<VolumeShape> shapes;
    final Medium[] volumes;
    private final Map<Store, Medium> stores = new HashMap<>();
    private final Map<MapKey, byte[]> maps = new HashMap<>();
    private byte[] catalogue = new byte[0];
    private List<Op> pending = new ArrayList<>();
    final boolean clones;
    long wall = 1_000_000;

    /** Sectors that all stores may take together. */
    int room = Integer.MAX_VALUE;

    boolean ranOut;

    /** Told when the volumes are to be made durable. */
    Runnable onFlush = () -> {};

    FakeStores(RandomGenerator random, List<VolumeShape> shapes, boolean clones) {
        this.random = random;
        this.shapes = shapes;
        this.clones = clones;
        volumes = new Medium[shapes.size()];
        for (int v = 0; v < volumes.length; v++) {
            volumes[v] = new Medium((int) shapes.get(v).sizeBytes());
        }
    }

    Medium file(int volume, @Nullable Store store) {
        Medium found = store == null ? volumes[volume] : stores.get(store);
        if (found == null) {
            throw new AssertionError("no file " + store);
        }
        return found;
    }

    int files() {
        return stores.size() + maps.size();
    }

    boolean isIdle() {
        return pending.isEmpty();
    }

    /** Ends one operation. */
    void step() {
        pending.remove(random.nextInt(pending.size())).end.run();
    }

    void add(Runnable end, Runnable crash) {
        pending.add(new Op(end, crash));
    }

    void crash(boolean power) {
        List<Op> left = pending;
        pending = new ArrayList<>();
        left.forEach(op -> op.crash.run());
        if (power) {
            for (Medium volume : volumes) {
                volume.losePower();
            }
            stores.values().forEach(Medium::losePower);
        }
    }

    @Override
    public long wallMillis() {
        return wall;
    }

    @Override
    public void flush(Consumer<Result> then) {
        onFlush.run();
        add(
                () -> {
                    for (Medium volume : volumes) {
                        volume.sync();
                    }
                    then.accept(Result.OK);
                },
                () -> {});
    }

    private int space() {
        return stores.values().stream().mapToInt(Medium::space).sum();
    }

    @Override
    public void create(Store store, Created then) {
        boolean clone = clones && !store.overlay();
        Runnable make =
                () -> {
                    Medium fresh = new Medium(volumes[store.volume()].cache.length);
                    if (clone) {
                        for (int i = 0; i < fresh.cache.length; i++) {
                            fresh.cache[i] = volumes[store.volume()].cache[i];
                        }
                    }
                    fresh.sync();
                    stores.put(store, fresh);
                    maps.remove(new MapKey(store.image(), store.overlay() ? -1 : store.volume()));
                };
        add(
                () -> {
                    make.run();
                    then.done(Result.OK, clone);
                },
                () -> {
                    if (random.nextBoolean()) {
                        make.run();
                    }
                });
    }

    @Override
    public void copy(
            int volume,
            @Nullable Store from,
            @Nullable Store to,
            List<Run> runs,
            Consumer<Result> then) {
        copy(volume, from, to, runs, new Ending(true, then));
    }

    @Override
    public void keep(int volume, Store to, List<Run> runs, Consumer<Result> then) {
        copy(volume, null, to, runs, new Ending(false, then));
    }

    /** How a copy ends. */
    private record Ending(boolean durable, Consumer<Result> then) {}

    private void copy(
            int volume, @Nullable Store from, @Nullable Store to, List<Run> runs, Ending ending) {
        int shift = shapes.get(volume).blockShift();
        List<Integer> sectors = new ArrayList<>();
        for (Run run : runs) {
            long end = (run.first() + run.count()) << shift;
            for (long s = run.first() << shift; s < end; s++) {
                if (s < shapes.get(volume).sizeBytes()) {
                    sectors.add((int) s);
                }
            }
        }
        // It reads somewhere between now and its end: half of it now, half of it then.
        long[] early = new long[sectors.size()];
        for (int i = 0; i < early.length; i++) {
            early[i] = file(volume, from).cache[sectors.get(i)];
        }
        boolean[] late = new boolean[sectors.size()];
        for (int i = 0; i < late.length; i++) {
            late[i] = random.nextBoolean();
        }
        Copied copied = new Copied(file(volume, from), sectors, early, late);
        add(
                () -> {
                    boolean full = to != null && space() + sectors.size() > room;
                    put(copied, file(volume, to), full);
                    ranOut |= full;
                    if (!full && ending.durable) {
                        file(volume, to).sync();
                    }
                    ending.then.accept(full ? Result.NO_SPACE : Result.OK);
                },
                () -> put(copied, file(volume, to), true));
    }

    /** What a copy reads: of each sector what it held at the beginning, or holds at the end. */
    private record Copied(Medium from, List<Integer> sectors, long[] early, boolean[] late) {}

    private void put(Copied copied, Medium to, boolean onlySome) {
        for (int i = 0; i < copied.sectors.size(); i++) {
            if (!onlySome || random.nextBoolean()) {
                int at = copied.sectors.get(i);
                to.put(at, copied.late[i] ? copied.from.cache[at] : copied.early[i]);
            }
        }
    }

    @Override
    public void discard(Store store, List<Run> runs) {
        int shift = shapes.get(store.volume()).blockShift();
        for (Run run : runs) {
            for (long s = run.first() << shift; s < (run.first() + run.count()) << shift; s++) {
                Medium file = file(store.volume(), store);
                if (s < file.cache.length) {
                    file.put((int) s, -1);
                    file.allocated[(int) s] = false;
                }
            }
        }
    }

    @Override
    public void remove(long image, Runnable then) {
        add(
                () -> {
                    stores.keySet().removeIf(s -> s.image() == image);
                    maps.keySet().removeIf(k -> k.image() == image);
                    then.run();
                },
                () -> {
                    stores.keySet().removeIf(s -> s.image() == image && random.nextBoolean());
                    maps.keySet().removeIf(k -> k.image() == image && random.nextBoolean());
                });
    }

    @Override
    public void writeMap(long image, int volume, List<Span> pages, Runnable then) {
        MapKey key = new MapKey(image, volume);
        add(
                () -> {
                    maps.put(key, write(maps.getOrDefault(key, new byte[0]), pages, false));
                    then.run();
                },
                () -> maps.put(key, write(maps.getOrDefault(key, new byte[0]), pages, true)));
    }

    @Override
    public void writeCatalogue(Span span, Runnable then) {
        add(
                () -> {
                    catalogue = write(catalogue, List.of(span), false);
                    then.run();
                },
                () -> catalogue = write(catalogue, List.of(span), true));
    }

    private byte[] write(byte[] file, List<Span> spans, boolean onlySome) {
        byte[] next = file;
        int style = random.nextInt(3);
        for (Span span : spans) {
            for (int from = 0; from < span.bytes().length; from += META_SECTOR) {
                boolean kept = style == 0 || (style == 1 && random.nextBoolean());
                if (!onlySome || kept) {
                    int at = (int) span.offset() + from;
                    next = Arrays.copyOf(next, Math.max(next.length, at + META_SECTOR));
                    System.arraycopy(span.bytes(), from, next, at, META_SECTOR);
                }
            }
        }
        return next;
    }

    @Override
    public void later(boolean noSpace, Runnable then) {
        add(then, () -> {});
    }

    @Override
    public byte[] catalogue() {
        return catalogue.clone();
    }

    @Override
    public byte[] map(long image, int volume) {
        return maps.getOrDefault(new MapKey(image, volume), new byte[0]).clone();
    }
}
