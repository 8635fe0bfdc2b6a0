// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/**
 * Who is at the other end.
 *
 * @param id node id, never 0
 * @param name as operators know it, at most 64 bytes of UTF-8
 * @param bootId the kernel's boot id, at most 64 bytes of UTF-8
 * @param software version of the program, at most 64 bytes of UTF-8
 */
public record NodeIdentity(long id, String name, String bootId, String software) {}
