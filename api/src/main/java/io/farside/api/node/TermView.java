// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

/**
 * Term of a management server: the fencing number of the management pair.
 *
 * @param number 0 before any manager was seen
 * @param serverId identity of the server that claimed it, at most 64 characters, empty while the
 *     number is 0
 */
public record TermView(long number, String serverId) {
    /** As {@link NodePaths#TERM_HEADER} carries it. */
    public String header() {
        return number + "@" + serverId;
    }
}
