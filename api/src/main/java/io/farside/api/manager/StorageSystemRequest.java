// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

/**
 * Defines a storage system: a node at its admin address. Repeating it with the same values answers
 * like the first time.
 *
 * @param name 1 to 64 of letters, digits, dot, dash, underscore; starts with a letter or digit
 * @param site where it is
 * @param url of the node's admin API, for example {@code http://127.0.0.1:7410}; changed by sending
 *     the same name and site with another one
 */
public record StorageSystemRequest(String name, String site, String url) {}
