// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection.
 *
 * @param number unique in this process
 * @param remote address for people
 * @param tlsSubject subject of the verified client certificate; null without one
 */
public record NbdClient(long number, String remote, @Nullable String tlsSubject) {}
