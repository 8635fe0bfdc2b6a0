// SPDX-License-Identifier: Apache-2.0
package io.farside.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A volume in memory that can be told to misbehave. Thread-safe. */
public final class FakeVolume implements BlockDevice {
    private byte[] bytes;
    private byte[] flushed;
    private boolean down;
    private long written;
    private long swallowAt = -1;
    private long tearAt = -1;

    public FakeVolume(long size) {
        bytes = new byte[(int) size];
        flushed = bytes.clone();
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public synchronized void read(long offset, ByteBuffer into) throws IOException {
        refuseWhenDown();
        into.put(bytes, (int) offset, into.remaining());
    }

    @Override
    public synchronized void write(long offset, ByteBuffer from) throws IOException {
        refuseWhenDown();
        if (offset == swallowAt) {
            swallowAt = -1;
            return;
        }
        int length = from.remaining();
        written += length;
        if (offset == tearAt) {
            tearAt = -1;
            length /= 2;
        }
        from.get(bytes, (int) offset, length);
    }

    @Override
    public synchronized void flush() throws IOException {
        refuseWhenDown();
        flushed = bytes.clone();
    }

    @Override
    public void close() {}

    /** How many bytes were written, over all writes. */
    public synchronized long written() {
        return written;
    }

    /** Acknowledges the next write at this offset without doing it. */
    public synchronized void swallowNextWriteAt(long offset) {
        swallowAt = offset;
    }

    /** Acknowledges the next write at this offset after half of it. */
    public synchronized void tearNextWriteAt(long offset) {
        tearAt = offset;
    }

    /** Loses what was written since the last flush, as a power cut may. */
    public synchronized void losePower() {
        bytes = flushed.clone();
    }

    public synchronized void down(boolean now) {
        down = now;
    }

    /** What is stored, for a second site or a later look. */
    public synchronized byte[] image() {
        return bytes.clone();
    }

    public synchronized void restore(byte[] image) {
        bytes = image.clone();
    }

    public synchronized void erase(long offset, int length) {
        Arrays.fill(bytes, (int) offset, (int) offset + length, (byte) 0);
    }

    public synchronized void flipBit(long offset) {
        bytes[(int) offset] ^= 1;
    }

    private void refuseWhenDown() throws IOException {
        if (down) {
            throw new IOException("down");
        }
    }
}
