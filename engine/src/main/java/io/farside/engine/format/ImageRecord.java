// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import java.util.ArrayList;
import java.util.List;

/**
 * One image of a group as its catalogue holds it; immutable.
 *
 * @param id number inside the group, never used twice, grows with time
 * @param name at most {@link #MAX_NAME_BYTES} bytes of UTF-8; after a refresh another image may
 *     have it, too, for a moment
 * @param wallMillis wall time of the instant
 * @param generation of the data at that instant
 * @param roleEpoch of the group at that instant
 * @param expiryMillis wall time from which on it may give way, 0 for never
 * @param written hosts have written to it: no source of a copy
 * @param background every block is to be copied into it, so that it ends independent
 * @param copied per volume of the group: blocks from the first on that are in its store whether
 *     they were overwritten in the volume or not
 */
public record ImageRecord(
        long id,
        String name,
        Kind kind,
        State state,
        long wallMillis,
        Generation generation,
        RoleEpoch roleEpoch,
        long expiryMillis,
        boolean written,
        boolean background,
        List<Long> copied) {
    /** Longest name, bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 64;

    /** What an image is for, which decides how long it is kept. */
    public enum Kind {
        /** Taken at a target before it goes out of order; never gives way. */
        SAFETY,
        /** What a cycle of the periodic mode copies from; given up with it, and first of all. */
        PERIOD,
        /** A recovery point that is kept for a window; never gives way. */
        RETAINED,
        /** The state at a stop; the first to give way when space runs out. */
        BASE,
        /** For testing recovery; gives way after the base images. */
        PRACTICE,
        /** Writes only one side had, kept until it expires; gives way only after that. */
        BRANCH,
        /** A copy made on request; never gives way. */
        COPY;

        /** Whether hosts may write to such an image. */
        public boolean writable() {
            return switch (this) {
                case PRACTICE, BRANCH, COPY -> true;
                case SAFETY, PERIOD, RETAINED, BASE -> false;
            };
        }
    }

    /** Where an image is in its life. */
    public enum State {
        /** Shows the volumes as they were. */
        READY,
        /**
         * As before; and its content is being copied back to the volumes, which show it already.
         */
        RESTORING,
        /** Given up; what older images need of it is being moved to them. */
        MERGING,
        /** Given up and needed by nobody; its files are being deleted. */
        DROPPED
    }

    public ImageRecord {
        copied = List.copyOf(copied);
    }

    public ImageRecord with(State next) {
        return new ImageRecord(
                id,
                name,
                kind,
                next,
                wallMillis,
                generation,
                roleEpoch,
                expiryMillis,
                written,
                background,
                copied);
    }

    /** The same image for another purpose. */
    public ImageRecord with(Kind next, String newName, long newExpiryMillis) {
        return new ImageRecord(
                id,
                newName,
                next,
                state,
                wallMillis,
                generation,
                roleEpoch,
                newExpiryMillis,
                written,
                background,
                copied);
    }

    /** With hosts' own writes. */
    public ImageRecord withWrites() {
        return new ImageRecord(
                id,
                name,
                kind,
                state,
                wallMillis,
                generation,
                roleEpoch,
                expiryMillis,
                true,
                background,
                copied);
    }

    public ImageRecord withBackground(boolean on) {
        return new ImageRecord(
                id,
                name,
                kind,
                state,
                wallMillis,
                generation,
                roleEpoch,
                expiryMillis,
                written,
                on,
                copied);
    }

    /** With more blocks of a volume in its store. */
    public ImageRecord withCopied(int volume, long blocks) {
        List<Long> next = new ArrayList<>(copied);
        next.set(volume, blocks);
        return new ImageRecord(
                id,
                name,
                kind,
                state,
                wallMillis,
                generation,
                roleEpoch,
                expiryMillis,
                written,
                background,
                next);
    }
}
