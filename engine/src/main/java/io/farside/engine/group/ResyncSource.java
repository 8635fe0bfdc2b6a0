// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.image.Reading;
import io.farside.engine.track.PagedBits;
import io.farside.wire.replication.DigestShape;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Message.Outcome;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.ReplicationCodec;
import io.farside.wire.replication.WriteAction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies what the maps mark to the other side, in order of address. A block excludes host writes on
 * its range while it is on its way: the resync touches each block once and so ends, hosts may write
 * the same block for ever. A bit is cleared only when the other side has made the block durable.
 */
final class ResyncSource {
    /** Largest block on its way, bytes; also how much may be sent before a flush is asked for. */
    private static final int BLOCK_BYTES = 1 << 20;

    private static final long FLUSH_BYTES = 64L << 20;

    private final Core core;
    private final Claims claims;
    private final Listener listener;
    private final Map<Long, Block> blocks = new HashMap<>();
    private final PagedBits[] settled;
    private final PagedBits[] taken;

    /** Written since they were taken: an asynchronous target gets them once more. */
    private final PagedBits[] again;

    private final FrozenSet frozen;
    private final ResyncProgress progress;
    private boolean running;

    /** Host writes go on beside it and are not mirrored. */
    private boolean follows;

    private long sequence;
    private long unflushed;
    private int volume;
    private long cursor;
    private int inFlight;
    private int flushing;

    /** Who is told how it went. */
    interface Listener {
        /** Nothing is marked any more, everything is durable at the other side. */
        void copied();

        void peerFailed(Outcome outcome);

        void localFailed(int volume, String what, DiskResult result);

        /** A block cannot be read here, so it cannot be copied; hosts are not concerned. */
        void unreadable(int volume);
    }

    ResyncSource(Core core, Claims claims, ResyncProgress progress, Listener listener) {
        this.core = core;
        this.claims = claims;
        this.progress = progress;
        this.listener = listener;
        this.frozen = new FrozenSet(core);
        this.settled = new PagedBits[core.volumes.length];
        this.taken = new PagedBits[core.volumes.length];
        this.again = new PagedBits[core.volumes.length];
        for (Volume v : core.volumes) {
            settled[v.index] = new PagedBits(v.dirty.size());
            taken[v.index] = new PagedBits(v.dirty.size());
            again[v.index] = new PagedBits(v.dirty.size());
        }
    }

    boolean isRunning() {
        return running;
    }

    void start() {
        stop();
        begin();
    }

    /**
     * Copies what is marked now as an image of this instant shows it, beside host writes. Falls
     * back to the volumes as they are when the image gives way.
     *
     * @param image just taken, so that every write before it has ended
     */
    void start(long image) {
        stop();
        frozen.begin(image);
        begin();
    }

    private void begin() {
        running = true;
        follows = core.isAsync() && core.isPrimary();
        volume = 0;
        cursor = 0;
        pump();
    }

    /** Whether all that was copied is of the instant of the image. */
    boolean isFrozen() {
        return frozen.isOn();
    }

    /** Ends without result; what was not durable at the other side stays marked. */
    void stop() {
        running = false;
        unflushed = 0;
        flushing = 0;
        inFlight = 0;
        Map<Long, Block> gone = new HashMap<>(blocks);
        blocks.clear();
        gone.values().forEach(Block::cancel);
        frozen.end();
        for (int i = 0; i < settled.length; i++) {
            settled[i].clearAll();
            taken[i].clearAll();
            again[i].clearAll();
        }
    }

    /** A host write of these bytes was issued here alone. */
    void written(int volumeIndex, long offset, long length) {
        if (running) {
            Volume v = core.volumes[volumeIndex];
            again[volumeIndex].set(v.firstBit(offset), v.lastBit(offset, length));
        }
    }

    private void pump() {
        while (running && inFlight < core.config.limits().resyncInFlight()) {
            Block block = nextBlock();
            if (block == null) {
                break;
            }
            inFlight++;
            blocks.put(block.number, block);
            block.begin();
        }
        if (running && inFlight == 0 && flushing == 0) {
            flushOrEnd();
        }
    }

    private void flushOrEnd() {
        if (unflushed > 0) {
            flush();
        } else if (frozen.isOn() ? !frozen.isEmpty() : core.isMarked()) {
            volume = 0;
            cursor = 0;
            if (nextMarked() >= 0) {
                pump();
            }
        } else {
            running = false;
            listener.copied();
        }
    }

    private @Nullable Block nextBlock() {
        if (frozen.isOn() && !frozen.isWhole()) {
            frozen.end();
        }
        long bit = nextMarked();
        if (bit < 0) {
            return null;
        }
        Volume v = core.volumes[volume];
        boolean compare = !v.dirty.get(bit);
        int most = Math.max(1, BLOCK_BYTES >> v.bitShift);
        long last = bit;
        while (last - bit + 1 < most && last + 1 < v.dirty.size() && isFree(v, last + 1, compare)) {
            last++;
        }
        Block block =
                frozen.isOn()
                        ? frozenBlock(v, bit, last, compare)
                        : new Block(v, bit, last, compare, null);
        for (long b = bit; b <= block.lastBit; b++) {
            taken[volume].set(b);
            if (!frozen.isOn()) {
                again[volume].clear(b);
            }
        }
        cursor = block.lastBit + 1;
        return block;
    }

    /** As much of the image as is in one place. */
    private Block frozenBlock(Volume v, long first, long last, boolean compare) {
        Block whole = new Block(v, first, last, compare, null);
        Reading reading = frozen.read(v, whole.offset, whole.length());
        long length = reading.segments().getFirst().length();
        if (length < whole.length()) {
            reading.end();
            reading = frozen.read(v, whole.offset, length);
        }
        return new Block(v, first, v.lastBit(whole.offset, length), compare, reading);
    }

    private boolean isFree(Volume v, long bit, boolean compare) {
        if (frozen.isOn() && !frozen.has(v, bit)) {
            return false;
        }
        boolean dirty = v.dirty.get(bit);
        return !taken[v.index].get(bit) && (compare ? !dirty && v.doubt.get(bit) : dirty);
    }

    private long nextMarked() {
        while (volume < core.volumes.length) {
            Volume v = core.volumes[volume];
            long bit = cursor;
            while (bit < v.dirty.size()) {
                bit = frozen.isOn() ? frozen.next(v, bit) : nextMarked(v, bit);
                if (bit < 0) {
                    break;
                }
                if (!taken[v.index].get(bit)) {
                    return bit;
                }
                bit++;
            }
            volume++;
            cursor = 0;
        }
        return -1;
    }

    private static long nextMarked(Volume v, long bit) {
        long dirty = v.dirty.next(bit);
        long doubt = v.doubt.next(bit);
        return dirty < 0 ? doubt : doubt < 0 ? dirty : Math.min(dirty, doubt);
    }

    private void flush() {
        unflushed = 0;
        for (Volume v : core.volumes) {
            if (!settled[v.index].isEmpty()) {
                flushing++;
                new BlockFlush(v).begin();
            }
        }
        if (flushing == 0) {
            pump();
        }
    }

    void blockAcked(long number, Outcome outcome) {
        Block block = blocks.get(number);
        if (block != null) {
            block.acked(outcome);
        }
    }

    void digests(Message.DigestReply reply) {
        Block block = blocks.get(reply.sequence());
        if (block != null) {
            block.theirs(reply);
        }
    }

    /** True when the number belonged to a flush of the resync. */
    boolean flushAcked(long number, Outcome outcome) {
        Block block = blocks.get(number);
        if (block == null) {
            return false;
        }
        block.acked(outcome);
        return true;
    }

    private void ended(Block block) {
        blocks.remove(block.number);
        inFlight--;
        if (unflushed >= FLUSH_BYTES && flushing == 0) {
            flush();
        }
        pump();
    }

    /** Numbers of a resync have their top bit set, so they never meet those of host writes. */
    private long nextNumber() {
        return ++sequence | Long.MIN_VALUE;
    }

    /** Makes settled blocks durable at the other side, then clears their bits. */
    private final class BlockFlush extends Block {
        private final Volume of;
        private final PagedBits covered;
        private boolean localPending;
        private boolean peerPending = true;

        BlockFlush(Volume of) {
            super(of, 0, 0, false, null);
            this.of = of;
            this.covered = new PagedBits(of.dirty.size());
            this.covered.or(settled[of.index]);
        }

        @Override
        void begin() {
            blocks.put(number, this);
            localPending = true;
            core.out.add(new Effect.FlushLocal(core.ops.start(this), of.index));
            core.out.send(new Message.Flush(core.epoch(), number, of.index));
        }

        @Override
        void cancel() {
            // Nothing is claimed.
        }

        @Override
        void acked(Outcome outcome) {
            if (outcome != Outcome.OK) {
                listener.peerFailed(outcome);
                return;
            }
            peerPending = false;
            settled();
        }

        @Override
        public void done(DiskResult result) {
            localPending = false;
            if (result != DiskResult.OK) {
                listener.localFailed(of.index, "flush for resync", result);
            } else {
                settled();
            }
        }

        /** Equal and durable on both sides: only now the knowledge may go. */
        private void settled() {
            if (localPending || peerPending || !blocks.containsKey(number)) {
                return;
            }
            blocks.remove(number);
            settled[of.index].andNot(covered);
            of.doubt.andNot(covered);
            taken[of.index].andNot(covered);
            frozen.settled(of, covered);
            keepWritten();
            of.dirty.andNot(covered);
            flushing--;
            of.bitmapFile.sync(() -> {});
            pump();
        }

        /** Written since it was read: it stays marked and is taken again. */
        private void keepWritten() {
            PagedBits anew = again[of.index];
            for (long bit = anew.next(0); bit >= 0; bit = anew.next(bit + 1)) {
                if (covered.clear(bit)) {
                    anew.clear(bit);
                }
            }
        }
    }

    /** Consecutive blocks being compared or copied. */
    private class Block extends Claim implements Pending {
        private final Volume of;
        private final long firstBit;
        private final long lastBit;
        private final boolean compare;
        private final @Nullable Reading image;
        final long number = nextNumber();
        private boolean reading;
        private boolean cancelled;

        /** Nothing is claimed any more. */
        private boolean left;

        private @Nullable List<byte[]> mine;
        private @Nullable List<byte[]> other;
        private @Nullable Payload payload;

        /**
         * @param image where the content comes from, in one segment; null for the volume itself
         */
        Block(Volume of, long firstBit, long lastBit, boolean compare, @Nullable Reading image) {
            super(
                    of.index,
                    firstBit << of.bitShift,
                    Math.min((lastBit + 1) << of.bitShift, of.config.sizeBytes())
                            - (firstBit << of.bitShift));
            this.of = of;
            this.firstBit = firstBit;
            this.lastBit = lastBit;
            this.compare = compare;
            this.image = image;
        }

        /** What an image shows needs no protection from hosts. */
        void begin() {
            if (image == null) {
                claims.add(this);
            } else {
                granted();
            }
        }

        private int length() {
            return (int) (end - offset);
        }

        @Override
        void granted() {
            if (cancelled) {
                return;
            }
            reading = true;
            if (compare) {
                int blockSize = of.config.bitBytes();
                DigestShape shape = new DigestShape(length(), blockSize);
                core.out.add(
                        new Effect.DigestLocal(
                                core.ops.start(this), content(), offset, length(), blockSize));
                core.out.send(
                        new Message.DigestRequest(core.epoch(), number, volume, offset, shape));
            } else {
                core.out.add(
                        new Effect.ReadLocal(core.ops.start(this), content(), offset, length()));
            }
        }

        private Effect.Content content() {
            return new Effect.Content(
                    volume, image == null ? null : image.segments().getFirst().store());
        }

        /** It was overwritten while it was read, and is kept elsewhere: the same once more. */
        private void anew() {
            for (long bit = firstBit; bit <= lastBit; bit++) {
                taken[of.index].clear(bit);
            }
            leave();
            ended(this);
        }

        private boolean isStale() {
            return image != null && !image.isStillRight();
        }

        void cancel() {
            cancelled = true;
            if (!reading) {
                leave();
            }
        }

        private void leave() {
            if (!left) {
                left = true;
                core.out.release(payload);
                payload = null;
                if (image == null) {
                    claims.remove(this);
                } else {
                    image.end();
                }
            }
        }

        /** Hosts of a primary that does not mirror wait for no more than the read. */
        private void letHostsGo() {
            if (follows) {
                leave();
            }
        }

        @Override
        public void read(DiskResult result, @Nullable Payload data) {
            reading = false;
            payload = data;
            if (cancelled) {
                leave();
            } else if (isStale()) {
                anew();
            } else if (result != DiskResult.OK) {
                listener.unreadable(volume);
            } else {
                WriteAction action = data == null ? WriteAction.ZERO : WriteAction.WRITE;
                Range range = new Range(volume, offset, length(), action);
                progress.data(data == null ? 0 : length());
                core.out.send(new Message.SyncBlock(core.epoch(), number, range, data));
                letHostsGo();
            }
        }

        @Override
        public void digested(DiskResult result, List<byte[]> digests) {
            reading = false;
            if (cancelled) {
                leave();
            } else if (isStale()) {
                anew();
            } else if (result != DiskResult.OK) {
                listener.unreadable(volume);
            } else {
                mine = digests;
                letHostsGo();
                comparison();
            }
        }

        void theirs(Message.DigestReply reply) {
            progress.digests((long) reply.digests().size() * ReplicationCodec.DIGEST_BYTES);
            other = reply.digests();
            comparison();
        }

        private void comparison() {
            List<byte[]> here = mine;
            List<byte[]> there = other;
            if (here == null || there == null) {
                return;
            }
            for (long bit = firstBit; bit <= lastBit; bit++) {
                int at = (int) (bit - firstBit);
                boolean equal =
                        at < here.size()
                                && at < there.size()
                                && Arrays.equals(here.get(at), there.get(at));
                if (equal) {
                    settle(bit);
                } else {
                    // The doubt stays until the copy is durable: pages reach the disk in any order.
                    of.dirty.set(bit);
                    taken[of.index].clear(bit);
                }
            }
            leave();
            ended(this);
        }

        void acked(Outcome outcome) {
            if (outcome != Outcome.OK) {
                listener.peerFailed(outcome);
                return;
            }
            for (long bit = firstBit; bit <= lastBit; bit++) {
                settle(bit);
            }
            leave();
            ended(this);
        }

        private void settle(long bit) {
            settled[of.index].set(bit);
            unflushed += of.config.bitBytes();
            progress.done(of.config.bitBytes());
        }
    }
}
