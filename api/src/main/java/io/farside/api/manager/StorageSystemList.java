// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;

/**
 * A page of storage systems, by name.
 *
 * @param total on all pages
 */
public record StorageSystemList(List<StorageSystemView> storageSystems, int total) {}
