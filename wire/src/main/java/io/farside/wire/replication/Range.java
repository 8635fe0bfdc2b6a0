// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/**
 * A range of a volume and what happens to it.
 *
 * @param volume index in the group
 * @param offset bytes
 * @param length bytes, at least 1
 */
public record Range(int volume, long offset, long length, WriteAction action) {}
