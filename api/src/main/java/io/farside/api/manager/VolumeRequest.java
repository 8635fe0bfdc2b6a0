// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

/**
 * Makes an empty volume on a storage system. Repeating it with the same values answers like the
 * first time.
 *
 * @param sizeBytes a multiple of 4096, 1 MiB to 64 TiB
 */
public record VolumeRequest(String storageSystem, String name, long sizeBytes) {}
