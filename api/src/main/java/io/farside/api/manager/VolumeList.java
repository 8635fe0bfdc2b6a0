// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;

/**
 * A page of volumes, by storage system and name.
 *
 * @param total on all pages
 */
public record VolumeList(List<VolumeView> volumes, int total) {}
