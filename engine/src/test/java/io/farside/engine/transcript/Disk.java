// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import io.farside.engine.epoch.LogResult;
import io.farside.engine.group.Effect;
import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.image.ImageStores.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Volumes of a few blocks, one letter each, behind a volatile cache; and metadata files. */
final class Disk {
    static final int BLOCKS = 16;

    /** Holes are dots. */
    final char[][] cache;

    final char[][] durable;
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<Store, char[]> stores = new HashMap<>();

    /** What logs hold, by log and place. */
    private final Map<Long, Map<Long, String>> logs = new HashMap<>();

    /** The next flush fails, and with it everything unflushed. */
    boolean failNextFlush;

    /** Every write is refused for lack of space. */
    boolean full;

    /** What is read from logs is not what was written. */
    boolean rotten;

    /** Operations end only when this is cleared and the story goes on. */
    boolean stalled;

    /**
     * How an operation ends.
     *
     * @param effect what happens to the disk then
     */
    record Ending(Runnable effect, Event event) {}

    Disk(int volumes) {
        cache = new char[volumes][BLOCKS];
        durable = new char[volumes][BLOCKS];
        for (int v = 0; v < volumes; v++) {
            Arrays.fill(cache[v], '.');
            Arrays.fill(durable[v], '.');
        }
    }

    /** Content from before the story. */
    void preset(int volume, String letters) {
        letters.getChars(0, letters.length(), cache[volume], 0);
        letters.getChars(0, letters.length(), durable[volume], 0);
    }

    void losePower() {
        for (int v = 0; v < cache.length; v++) {
            cache[v] = durable[v].clone();
        }
    }

    static String fileName(MetaFile file, int volume, long image) {
        return switch (file) {
            case GROUP -> "record";
            case APPLIED -> "applied";
            case INTENT -> "intent v" + volume;
            case BITMAP -> "bitmap v" + volume;
            case IMAGES -> "images";
            case IMAGE_MAP -> "map of image " + image + " v" + volume;
        };
    }

    byte[] meta(MetaFile file, int volume, long image) {
        return files.getOrDefault(fileName(file, volume, image), new byte[0]);
    }

    private char[] file(int volume, @Nullable Store store) {
        return store == null ? cache[volume] : stores.getOrDefault(store, new char[BLOCKS]);
    }

    /** What the store of an image holds. */
    String store(long image, int volume) {
        return stores.entrySet().stream()
                .filter(e -> e.getKey().image() == image && e.getKey().volume() == volume)
                .map(e -> new String(e.getValue()))
                .findFirst()
                .orElse("");
    }

    /** Stores are durable at once: stories lose power between operations. */
    Ending create(Effect.CreateStore e) {
        char[] fresh = new char[BLOCKS];
        Arrays.fill(fresh, '.');
        return new Ending(
                () -> stores.put(e.store(), fresh),
                new Event.StoreCreated(e.op(), DiskResult.OK, false));
    }

    Ending copy(Effect.CopyBlocks e) {
        int from = (int) (e.offset() / Letters.BLOCK);
        int count = (int) (e.length() / Letters.BLOCK);
        return new Ending(
                () ->
                        System.arraycopy(
                                file(e.volume(), e.from()),
                                from,
                                file(e.volume(), e.to()),
                                from,
                                count),
                new Event.LocalDone(e.op(), DiskResult.OK));
    }

    Ending remove(Effect.RemoveImage e) {
        return new Ending(
                () -> stores.keySet().removeIf(s -> s.image() == e.image()),
                new Event.LocalDone(e.op(), DiskResult.OK));
    }

    Ending append(Effect.AppendLog e) {
        if (full) {
            return new Ending(() -> {}, new Event.LocalDone(e.op(), DiskResult.NO_SPACE));
        }
        Map<Long, String> log = logs.computeIfAbsent(e.log(), number -> new HashMap<>());
        if (e.payload() instanceof Letters l) {
            log.put(e.offset(), l.letters);
        }
        return new Ending(() -> {}, new Event.LocalDone(e.op(), DiskResult.OK));
    }

    Ending readLog(Effect.ReadLog e, Letters.Held held) {
        String letters = logs.getOrDefault(e.log(), Map.of()).get(e.offset());
        if (letters == null || rotten) {
            return new Ending(() -> {}, new Event.LogRead(e.op(), LogResult.CORRUPT, null));
        }
        Letters payload = new Letters(letters, held);
        return new Ending(() -> {}, new Event.LogRead(e.op(), LogResult.OK, payload));
    }

    Ending removeLog(Effect.RemoveLog e) {
        return new Ending(() -> logs.remove(e.log()), new Event.LocalDone(e.op(), DiskResult.OK));
    }

    /** How many logs there are. */
    int logs() {
        return logs.size();
    }

    Ending writeMeta(Effect.WriteMeta e) {
        List<Effect.MetaSpan> spans = e.spans();
        return new Ending(
                () -> {
                    byte[] bytes = meta(e.file(), e.volume(), e.image());
                    for (Effect.MetaSpan span : spans) {
                        int end = (int) span.offset() + span.bytes().length;
                        bytes = Arrays.copyOf(bytes, Math.max(bytes.length, end));
                        System.arraycopy(
                                span.bytes(), 0, bytes, (int) span.offset(), span.bytes().length);
                    }
                    files.put(fileName(e.file(), e.volume(), e.image()), bytes);
                },
                new Event.MetaDone(e.op(), DiskResult.OK));
    }

    Ending write(Effect.WriteLocal e) {
        if (full) {
            return new Ending(() -> {}, new Event.LocalDone(e.op(), DiskResult.NO_SPACE));
        }
        int from = (int) (e.offset() / Letters.BLOCK);
        int count = (int) (e.length() / Letters.BLOCK);
        for (int b = 0; b < count; b++) {
            cache[e.volume()][from + b] =
                    e.payload() instanceof Letters l ? l.letters.charAt(b) : '.';
        }
        return new Ending(
                () -> {
                    if (e.durable()) {
                        System.arraycopy(cache[e.volume()], from, durable[e.volume()], from, count);
                    }
                },
                new Event.LocalDone(e.op(), DiskResult.OK));
    }

    Ending flush(Effect.FlushLocal e) {
        if (failNextFlush) {
            failNextFlush = false;
            return new Ending(
                    () -> cache[e.volume()] = durable[e.volume()].clone(),
                    new Event.LocalDone(e.op(), DiskResult.IO_ERROR));
        }
        char[] content = cache[e.volume()].clone();
        return new Ending(
                () -> durable[e.volume()] = content, new Event.LocalDone(e.op(), DiskResult.OK));
    }

    Ending read(Effect.ReadLocal e, Letters.Held held) {
        String letters = content(e.volume(), e.offset(), e.length());
        @Nullable Letters payload =
                letters.chars().allMatch(c -> c == '.') ? null : new Letters(letters, held);
        return new Ending(() -> {}, new Event.LocalRead(e.op(), DiskResult.OK, payload));
    }

    private String content(int volume, long offset, long length) {
        return new String(
                cache[volume], (int) (offset / Letters.BLOCK), (int) (length / Letters.BLOCK));
    }

    Ending digest(Effect.DigestLocal e) {
        List<byte[]> digests = new ArrayList<>();
        for (char letter : content(e.volume(), e.offset(), e.length()).toCharArray()) {
            byte[] digest = new byte[32];
            digest[0] = (byte) (letter == '.' ? 0 : letter);
            digests.add(digest);
        }
        return new Ending(() -> {}, new Event.LocalDigested(e.op(), DiskResult.OK, digests));
    }

    Ending map(Effect.MapAllocation e) {
        List<Long> pairs = new ArrayList<>();
        char[] letters = cache[e.volume()];
        for (int b = 0; b < BLOCKS; ) {
            int start = b;
            while (b < BLOCKS && letters[b] != '.') {
                b++;
            }
            if (b > start) {
                pairs.add((long) start * Letters.BLOCK);
                pairs.add((long) (b - start) * Letters.BLOCK);
            }
            b = Math.max(b, start + 1);
        }
        long[] extents = pairs.stream().mapToLong(Long::longValue).toArray();
        return new Ending(() -> {}, new Event.AllocationMapped(e.op(), DiskResult.OK, extents));
    }
}
