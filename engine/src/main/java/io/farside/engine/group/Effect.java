// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Event.WriteKind;
import io.farside.engine.image.ImageStores.Store;
import io.farside.engine.image.Segment;
import io.farside.model.Problem;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the engine wants done. The driver performs effects of one step in list order as far as
 * starting them goes; completions come back as events in any order. Contract of order inside the
 * engine: persist before send before acknowledge; nothing is acknowledged in the step that asks for
 * the persistence it depends on.
 *
 * <p>Operations ({@code op}) are numbered by the engine and unique for its lifetime.
 */
public sealed interface Effect {

    /** Which metadata file an effect writes. */
    enum MetaFile {
        /** Group record: one file per group, two alternating copies. */
        GROUP,
        /** Intent map of a volume. */
        INTENT,
        /** Change bitmap of a volume towards a target. */
        BITMAP,
        /** Catalogue of images: one file per group, two alternating copies. */
        IMAGES,
        /** Maps of an image and a volume. */
        IMAGE_MAP,
        /** Up to which epoch the volumes are: one file per group, two alternating sectors. */
        APPLIED
    }

    /**
     * Write, zero or trim a range; with {@code durable} also make it durable. Ends in LocalDone.
     */
    record WriteLocal(
            long op,
            int volume,
            long offset,
            long length,
            WriteKind kind,
            boolean durable,
            @Nullable Payload payload)
            implements Effect {}

    /** Make everything written to the volume so far durable (fdatasync). Ends in LocalDone. */
    record FlushLocal(long op, int volume) implements Effect {}

    /**
     * Where the content of a volume, or of an image of it, is.
     *
     * @param store of an image; null for the volume itself
     */
    record Content(int volume, @Nullable Store store) {}

    /** Read a range for resync; all-zero ranges come back without payload. Ends in LocalRead. */
    record ReadLocal(long op, Content of, long offset, int length) implements Effect {
        public int volume() {
            return of.volume();
        }
    }

    /** SHA-256 of each block of a range. Ends in LocalDigested. */
    record DigestLocal(long op, Content of, long offset, long length, int blockSize)
            implements Effect {
        public int volume() {
            return of.volume();
        }
    }

    /** Find the volume's data extents. Ends in AllocationMapped. */
    record MapAllocation(long op, int volume) implements Effect {}

    /**
     * Write metadata bytes and make them durable, creating the file where needed (its directory
     * entry too). A crash before MetaDone leaves any subset of the 512-byte sectors. Ends in
     * MetaDone.
     *
     * @param volume index, ignored for {@link MetaFile#GROUP} and {@link MetaFile#IMAGES}
     * @param target index, used for {@link MetaFile#BITMAP} only
     * @param image id, used for {@link MetaFile#IMAGE_MAP} only
     */
    record WriteMeta(
            long op, MetaFile file, int volume, int target, long image, List<MetaSpan> spans)
            implements Effect {}

    /**
     * Make a sparse store of its volume's size, durably, in place of whatever has its name. A
     * driver that can clone files makes it a clone of the volume as it is now, unless it is an
     * overlay. Ends in StoreCreated.
     */
    record CreateStore(long op, Store store) implements Effect {}

    /**
     * Copy a range, holes as holes. Ends in LocalDone; durable only after a flush of where it goes.
     *
     * @param from null for the volume
     * @param to null for the volume
     */
    record CopyBlocks(
            long op, int volume, @Nullable Store from, @Nullable Store to, long offset, long length)
            implements Effect {}

    /** Write, zero or trim a range of a store. Ends in LocalDone. */
    record WriteStore(
            long op,
            Store store,
            long offset,
            long length,
            WriteKind kind,
            boolean durable,
            @Nullable Payload payload)
            implements Effect {}

    /** Make everything written to a store durable. Ends in LocalDone. */
    record FlushStore(long op, Store store) implements Effect {}

    /**
     * A range of a store is never read again: its space may be given up. Best effort, no answer.
     */
    record DiscardBlocks(Store store, long offset, long length) implements Effect {}

    /** Delete all stores and maps of an image, as far as they exist. Ends in LocalDone. */
    record RemoveImage(long op, long image) implements Effect {}

    /**
     * Read these segments, in order, for a host's {@link Event.ImageRead}. Ends in SegmentsRead
     * with the same request; this effect comes again when what was read is no longer right.
     */
    record ReadSegments(long request, int volume, List<Segment> segments) implements Effect {
        public ReadSegments {
            segments = List.copyOf(segments);
        }
    }

    /**
     * A frame for a target's link; dropped silently when the link is down. The link retains
     * payloads it needs longer.
     */
    record Send(int target, Message message) implements Effect {}

    /** Ask for a new link: the peer broke the protocol or answers too late. */
    record DropLink(int target, String why) implements Effect {}

    /** Answer a host request. */
    record ReplyHost(long request, HostResult result) implements Effect {}

    /** Who may use the volumes from now on; the driver disconnects or refuses hosts accordingly. */
    record SetAccess(HostAccess access) implements Effect {}

    /** Answer a command: done, or the problem. */
    record ReplyCommand(long request, @Nullable Problem problem, @Nullable String detail)
            implements Effect {}

    /** Full state changed; level-triggered, the driver numbers it. */
    record Publish(GroupView view) implements Effect {}

    /**
     * Send {@link Event.Woken} at this time (nanoseconds of the step clock); replaces the earlier
     * wish.
     */
    record WakeAt(long nanos) implements Effect {}

    /** Everything is durable and recorded as a clean stop; answer to {@link Event.Closing}. */
    record Closed() implements Effect {}

    /** The engine's reference to a payload is given up. */
    record Release(Payload payload) implements Effect {}

    /** One consecutive stretch of a metadata file. */
    record MetaSpan(long offset, byte[] bytes) {}

    /** Answer to a host. */
    enum HostResult {
        OK,
        IO_ERROR,
        NO_SPACE,
        /** Fenced: the driver answers ESHUTDOWN and closes the connection. */
        SHUTDOWN
    }

    /** What hosts may do. */
    sealed interface HostAccess {
        record ReadWrite() implements HostAccess {}

        record ReadOnly() implements HostAccess {}

        /**
         * Connections are refused with the reason, open ones answered with ESHUTDOWN and closed.
         */
        record Refused(Problem reason) implements HostAccess {}
    }

    /** Which of a group's logs of epochs. */
    enum LogFile {
        /** What a target has staged; kept over restarts. */
        EPOCH,
        /** What a source could not keep in memory; of no use to a later run. */
        SPILL
    }

    /**
     * An operation on a log of an epoch; those under way together have no order. The engine keeps
     * its reference to a payload until the end.
     */
    sealed interface OfLog extends Effect {
        long op();

        LogFile file();

        /** Number of the epoch. */
        long log();
    }

    /**
     * Write a head and a payload behind it. A write at offset 0 makes the log anew. Ends in
     * LocalDone.
     *
     * @param head of a log, a record or a commit record; with a payload, a record whose check sums
     *     the driver puts in ({@link io.farside.engine.format.EpochLogCodec#seal})
     */
    record AppendLog(
            long op, LogFile file, long log, long offset, byte[] head, @Nullable Payload payload)
            implements OfLog {}

    /** Make durable every append that has ended, and the log's name. Ends in LocalDone. */
    record SyncLog(long op, LogFile file, long log) implements OfLog {}

    /**
     * Read a payload and check it against the record before it. Ends in LogRead.
     *
     * @param offset of the record
     * @param length of the payload
     */
    record ReadLog(long op, LogFile file, long log, long offset, int length) implements OfLog {}

    /** Judge a whole log. Ends in LogScanned. */
    record ScanLog(long op, LogFile file, long log) implements OfLog {}

    /** Remove a log; nothing else of it is under way. Ends in LocalDone. */
    record RemoveLog(long op, LogFile file, long log) implements OfLog {}
}
