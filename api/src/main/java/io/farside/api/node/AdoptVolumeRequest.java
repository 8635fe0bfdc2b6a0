// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

/**
 * Takes an existing raw image or block device as a volume, in place; it is never copied or
 * converted.
 *
 * @param path absolute path on the node
 */
public record AdoptVolumeRequest(String name, String path) {}
