// SPDX-License-Identifier: Apache-2.0
package io.farside.demo;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What the workload needs of a volume. A call returns only when the volume acknowledged it; after
 * an {@link IOException} it is not known whether the request took effect. One thread at a time.
 */
public interface BlockDevice extends AutoCloseable {
    /** Bytes. */
    long size();

    /** Fills the remainder of {@code into} from {@code offset}. */
    void read(long offset, ByteBuffer into) throws IOException;

    /** Writes the remainder of {@code from} at {@code offset}. */
    void write(long offset, ByteBuffer from) throws IOException;

    /** Makes every acknowledged write durable. */
    void flush() throws IOException;

    @Override
    void close();
}
