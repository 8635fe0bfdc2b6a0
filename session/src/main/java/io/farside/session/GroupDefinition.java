// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

/**
 * The remote copy group that carries a role pair between two storage systems: all volumes the
 * session has there.
 *
 * @param name at both nodes
 * @param groupId UUID, the same at both nodes
 * @param first storage system of the pair's first role
 * @param second storage system of the pair's second role
 */
public record GroupDefinition(
        String name, String groupId, RolePair pair, String first, String second) {

    /** The storage system of one end. */
    public String system(Role role) {
        return pair.other(role).equals(pair.second()) ? first : second;
    }
}
