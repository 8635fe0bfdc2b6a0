// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** A file with a page cache: what was written and not synced survives a kill, not a power loss. */
final class FakeFile {
    private static final int SECTOR = 512;

    private byte[] cache = new byte[0];
    private byte[] durable = new byte[0];
    private List<Piece> unsynced = new ArrayList<>();

    private record Piece(int offset, byte[] bytes) {}

    byte[] bytes() {
        return cache;
    }

    FakeFile copy() {
        FakeFile copy = new FakeFile();
        copy.cache = cache.clone();
        copy.durable = durable.clone();
        copy.unsynced = new ArrayList<>(unsynced);
        return copy;
    }

    void write(long offset, byte[] bytes) {
        cache = put(cache, Math.toIntExact(offset), bytes);
        unsynced.add(new Piece(Math.toIntExact(offset), bytes.clone()));
    }

    private static byte[] put(byte[] into, int offset, byte[] bytes) {
        byte[] grown = into;
        if (grown.length < offset + bytes.length) {
            grown = Arrays.copyOf(grown, offset + bytes.length);
        }
        System.arraycopy(bytes, 0, grown, offset, bytes.length);
        return grown;
    }

    /** What a sync that begins now will cover; run it when the sync ends. */
    Runnable sync() {
        List<Piece> covered = List.copyOf(unsynced);
        return () -> {
            for (Piece piece : covered) {
                if (unsynced.remove(piece)) {
                    durable = put(durable, piece.offset, piece.bytes);
                }
            }
        };
    }

    /** Any of the sectors not synced may be on the medium. */
    void losePower(RandomGenerator random) {
        int style = random.nextInt(3);
        for (Piece piece : unsynced) {
            int from = 0;
            while (from < piece.bytes.length) {
                int room = SECTOR - (piece.offset + from) % SECTOR;
                int to = Math.min(piece.bytes.length, from + room);
                if (style == 1 || (style == 2 && random.nextBoolean())) {
                    byte[] part = Arrays.copyOfRange(piece.bytes, from, to);
                    durable = put(durable, piece.offset + from, part);
                }
                from = to;
            }
        }
        unsynced.clear();
        cache = durable.clone();
    }

    /** Rot on the medium. */
    void rot(int at) {
        cache[at] ^= 4;
        durable[at] ^= 4;
    }
}
