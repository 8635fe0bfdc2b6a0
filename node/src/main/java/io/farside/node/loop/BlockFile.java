// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

/**
 * A volume's data file, a block device or a metadata file. Offsets and lengths in bytes. Confined
 * to the loop that opened it. A buffer is retained while an operation uses it; its content must not
 * be changed before a write completes. Operations under way together have no order among
 * themselves, but none ever harms bytes outside its own range.
 */
public interface BlockFile extends AutoCloseable {
    long size();

    /** Reads into the buffer from its start; a read past the end completes short. */
    void read(IoBuffer buffer, int length, long offset, Completion completion);

    /**
     * Writes from the start of the buffer; with {@code durable} it completes only when these bytes
     * are on stable storage. Earlier writes need {@link #sync}.
     */
    void write(IoBuffer buffer, int length, long offset, boolean durable, Completion completion);

    /**
     * fdatasync: everything whose write had completed before this call is on stable storage when it
     * completes with 0. Calls that wait together may share one system call that began after all of
     * them. After a failure the kernel may have dropped the data, so a later success proves
     * nothing.
     */
    void sync(Completion completion);

    /** Makes the range read back as zeros and gives up its space where the file system can. */
    void punch(long offset, long length, Completion completion);

    /** Makes the range read back as zeros, space kept or given up. */
    void zero(long offset, long length, boolean keepAllocated, Completion completion);

    /** Whether {@link #zero} is quick here (no bytes written). */
    boolean zeroIsFast();

    /**
     * Next change of allocation at or after {@code offset}: the end of the data or hole that {@code
     * offset} is in, with {@code hole} telling which. Blocking but quick.
     */
    Extent extentAt(long offset);

    /** Grows the file; shrinking is refused. Blocking, for set-up only. */
    void grow(long newSize) throws java.io.IOException;

    @Override
    void close();

    /** A stretch of data or hole. */
    record Extent(long offset, long length, boolean hole) {}
}
