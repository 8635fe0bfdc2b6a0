// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

/**
 * Makes an empty volume. Repeating it with the same values answers like the first time.
 *
 * @param name 1 to 64 of letters, digits, dot, dash, underscore; starts with a letter or digit
 * @param sizeBytes a multiple of 4096, 1 MiB to 64 TiB
 */
public record CreateVolumeRequest(String name, long sizeBytes) {}
