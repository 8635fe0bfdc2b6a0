// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

/**
 * The remote copy group that carries a role pair between two storage systems.
 *
 * @param name its name at both nodes
 * @param first storage system of the pair's first role
 * @param second storage system of the pair's second role
 */
public record GroupRef(String name, String groupId, String first, String second) {}
