// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * One volume's content at one node: what a read returns now (page cache) and what is on the medium.
 *
 * <p>A block written since the last flush may hold, after power loss, what was flushed, what was
 * written last, something in between, or a mixture of sectors of both (a torn block).
 */
final class VolumeImage {
    /** What a failed flush does to pages it could not write. */
    enum FailedFlush {
        /** The new content stays readable and counts as clean; power loss brings the old back. */
        KEPT_CLEAN,
        /** The old content is back at once. */
        REVERTED,
        /** Reads of those blocks fail until they are written again. */
        UNREADABLE
    }

    private final long[] cache;
    private final long[] durable;
    private final long[] between;
    private final int[] version;
    private final int[] durableVersion;
    private final int[] dirty;
    private final int[] dirtyAt;
    private final boolean[] unreadable;
    private final boolean[] abandoned;
    private int dirtyCount;
    private int unreadableCount;

    VolumeImage(int blocks) {
        if (blocks < 1 || blocks > Tags.MAX_BLOCKS) {
            throw new IllegalArgumentException("blocks " + blocks);
        }
        cache = new long[blocks];
        durable = new long[blocks];
        between = new long[blocks];
        version = new int[blocks];
        durableVersion = new int[blocks];
        dirty = new int[blocks];
        dirtyAt = new int[blocks];
        unreadable = new boolean[blocks];
        abandoned = new boolean[blocks];
        Arrays.fill(dirtyAt, -1);
    }

    int blocks() {
        return cache.length;
    }

    /** What a read returns now. */
    long current(int block) {
        return cache[block];
    }

    /** What certainly survives power loss. */
    long durable(int block) {
        return durable[block];
    }

    /** Whether power loss now may bring back content other than {@link #current}. */
    boolean uncertain(int block) {
        return dirtyAt[block] >= 0 || abandoned[block];
    }

    /** A third content power loss may leave, meaningful while {@link #uncertain}. */
    long between(int block) {
        return dirtyAt[block] >= 0 ? between[block] : durable[block];
    }

    /** Whether some blocks cannot be read until they are written again. */
    boolean damaged() {
        return unreadableCount > 0;
    }

    boolean readable(int block, int count) {
        if (unreadableCount > 0) {
            for (int b = block; b < block + count; b++) {
                if (unreadable[b]) {
                    return false;
                }
            }
        }
        return true;
    }

    void write(int block, long tag) {
        if (dirtyAt[block] < 0) {
            between[block] = durable[block];
            dirtyAt[block] = dirtyCount;
            dirty[dirtyCount++] = block;
        } else {
            between[block] = cache[block];
        }
        abandoned[block] = false;
        if (unreadable[block]) {
            unreadable[block] = false;
            unreadableCount--;
        }
        cache[block] = tag;
        version[block]++;
    }

    /** The content written last is now on the medium too (FUA). */
    void harden(int block) {
        harden(block, cache[block], version[block]);
    }

    private void harden(int block, long tag, int at) {
        if (at > durableVersion[block]) {
            durable[block] = tag;
            durableVersion[block] = at;
        }
        if (at == version[block]) {
            clean(block);
        }
    }

    /** Content set up before the run begins, on the medium. */
    void preset(int block, long tag) {
        cache[block] = tag;
        durable[block] = tag;
    }

    /** Blocks a flush that starts now has to cover, and their content at this moment. */
    Flush beginFlush() {
        int[] blocks = Arrays.copyOf(dirty, dirtyCount);
        long[] tags = new long[blocks.length];
        int[] versions = new int[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
            tags[i] = cache[blocks[i]];
            versions[i] = version[blocks[i]];
        }
        return new Flush(blocks, tags, versions);
    }

    void endFlush(Flush flush) {
        for (int i = 0; i < flush.blocks.length; i++) {
            harden(flush.blocks[i], flush.tags[i], flush.versions[i]);
        }
    }

    void failFlush(Flush flush, FailedFlush variant) {
        for (int block : flush.blocks) {
            if (dirtyAt[block] < 0) {
                continue;
            }
            clean(block);
            switch (variant) {
                case KEPT_CLEAN -> abandoned[block] = cache[block] != durable[block];
                case REVERTED -> cache[block] = durable[block];
                case UNREADABLE -> {
                    unreadable[block] = true;
                    unreadableCount++;
                    cache[block] = durable[block];
                }
            }
        }
    }

    /**
     * The disk is repaired and the page cache dropped: what a failed flush left behind reads from
     * the medium again. Every start of a node's process after a failed flush does this.
     */
    void dropAbandoned() {
        Arrays.fill(unreadable, false);
        unreadableCount = 0;
        for (int b = 0; b < cache.length; b++) {
            if (abandoned[b]) {
                abandoned[b] = false;
                cache[b] = durable[b];
            }
        }
    }

    /**
     * Power is lost: each block not flushed keeps one of its contents.
     *
     * @param torn id of a write that stands for mixtures of sectors, or 0 when none may be left
     */
    void losePower(RandomGenerator random, int volume, long torn) {
        dropAbandoned();
        for (int i = dirtyCount - 1; i >= 0; i--) {
            int block = dirty[i];
            int choice = random.nextInt(torn == 0 ? 15 : 16);
            if (choice < 6) {
                cache[block] = durable[block];
            } else if (choice < 8) {
                cache[block] = between[block];
            } else if (choice == 15) {
                cache[block] = Tags.of(torn, volume, block);
            }
            durable[block] = cache[block];
            durableVersion[block] = version[block];
            clean(block);
        }
    }

    private void clean(int block) {
        int at = dirtyAt[block];
        if (at >= 0) {
            int last = dirty[--dirtyCount];
            dirty[at] = last;
            dirtyAt[last] = at;
            dirtyAt[block] = -1;
        }
    }

    /** Blocks and contents a flush covers. */
    record Flush(int[] blocks, long[] tags, int[] versions) {}
}
