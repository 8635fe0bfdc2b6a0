// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

/**
 * Grows a volume.
 *
 * @param sizeBytes the new size, a multiple of 4096, not below the present one
 */
public record GrowVolumeRequest(long sizeBytes) {}
