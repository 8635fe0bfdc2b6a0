// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

import java.util.Map;
import java.util.Objects;

/**
 * Volumes that hold copies of the same data, one for each role.
 *
 * @param id unique in its session
 * @param sizeBytes of each volume
 */
public record CopySet(String id, long sizeBytes, Map<Role, VolumeRef> volumes) {
    public CopySet {
        volumes = Map.copyOf(volumes);
    }

    public VolumeRef volume(Role role) {
        return Objects.requireNonNull(volumes.get(role), () -> id + " has no volume for " + role);
    }
}
