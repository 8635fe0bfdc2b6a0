// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.BufferPool;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Digests of the blocks of one range, read piece by piece so that the loop serves others in
 * between. Holes are not read. Confined to the loop.
 */
final class DigestJob {
    /** Bytes of a SHA-256 digest. */
    private static final int DIGEST_BYTES = 32;

    /** Read and digested in one turn of the loop, bytes; more only when one block is larger. */
    private static final int PIECE_BYTES = 256 << 10;

    private final EventLoop loop;
    private final BufferPool pool;
    private final BlockFile file;
    private final Effect.DigestLocal effect;
    private final Consumer<Event> events;
    private final List<byte[]> digests = new ArrayList<>();
    private final MessageDigest sha;
    private long at;

    DigestJob(
            EventLoop loop,
            BufferPool pool,
            BlockFile file,
            Effect.DigestLocal effect,
            Consumer<Event> events) {
        this.loop = loop;
        this.pool = pool;
        this.file = file;
        this.effect = effect;
        this.events = events;
        this.at = effect.offset();
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private long end() {
        return effect.offset() + effect.length();
    }

    /** Goes on with the next piece, or reports. */
    void next() {
        skipHoles();
        if (at >= end()) {
            loop.execute(() -> finish(DiskResult.OK));
            return;
        }
        int blocks = Math.max(1, PIECE_BYTES / effect.blockSize());
        int length = (int) Math.min(end() - at, (long) blocks * effect.blockSize());
        if (!pool.canTake(length)) {
            pool.whenAvailable(this::next);
            return;
        }
        IoBuffer buffer = pool.take(length);
        file.read(buffer, length, at, result -> read(buffer, length, result));
    }

    private void skipHoles() {
        while (at < end()) {
            long block = Math.min(end() - at, effect.blockSize());
            BlockFile.Extent extent = file.extentAt(at);
            long extentEnd = extent.offset() + extent.length();
            if (!extent.hole() || extentEnd < at + block) {
                return;
            }
            while (at < end() && at + Math.min(end() - at, effect.blockSize()) <= extentEnd) {
                digests.add(new byte[DIGEST_BYTES]);
                at += effect.blockSize();
            }
        }
    }

    private void read(IoBuffer buffer, int length, int result) {
        if (result != length) {
            buffer.release();
            finish(LocalIo.result(result < 0 ? result : -LocalIo.EIO));
            return;
        }
        for (int from = 0; from < length; from += effect.blockSize()) {
            int part = Math.min(effect.blockSize(), length - from);
            if (Blocks.isZero(buffer, from, part)) {
                digests.add(new byte[DIGEST_BYTES]);
            } else {
                sha.update(buffer.bytes().clear().limit(from + part).position(from));
                digests.add(sha.digest());
            }
        }
        buffer.release();
        at += length;
        next();
    }

    private void finish(DiskResult result) {
        events.accept(
                new Event.LocalDigested(
                        effect.op(), result, result == DiskResult.OK ? digests : List.of()));
    }
}
