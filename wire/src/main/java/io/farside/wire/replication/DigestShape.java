// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/**
 * How a range is cut for digests.
 *
 * @param length bytes
 * @param blockSize bytes; the last block may be shorter
 */
public record DigestShape(long length, int blockSize) {
    public int blocks() {
        return (int) ((length + blockSize - 1) / blockSize);
    }
}
