// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

/**
 * An object that is gone.
 *
 * @param kind {@code site}, {@code storageSystem} or {@code session}
 */
public record RemovedView(String kind, String name) {}
