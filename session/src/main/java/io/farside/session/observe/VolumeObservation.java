// SPDX-License-Identifier: Apache-2.0
package io.farside.session.observe;

import io.farside.model.VolumeSync;

/**
 * A volume towards the other side.
 *
 * @param dirtyBytes marked as different here, in whole change blocks
 */
public record VolumeObservation(
        String volume, String peer, long sizeBytes, VolumeSync sync, long dirtyBytes) {}
