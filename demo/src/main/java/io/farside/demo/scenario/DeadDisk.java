// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.BlockDevice;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A volume's file, read past everybody: what a dead node left behind. One thread. */
final class DeadDisk implements BlockDevice {
    private final FileChannel file;
    private final long size;

    private DeadDisk(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    static DeadDisk open(Path path) throws IOException {
        return new DeadDisk(FileChannel.open(path, StandardOpenOption.READ));
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int count = file.read(into, at);
            if (count < 0) {
                throw new EOFException("the file ends at " + at);
            }
            at += count;
        }
    }

    @Override
    public void write(long offset, ByteBuffer data) throws IOException {
        throw new IOException("a dead disk is only read");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
