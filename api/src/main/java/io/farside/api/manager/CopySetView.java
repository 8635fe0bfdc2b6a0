// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;
import java.util.Map;

/**
 * A copy set.
 *
 * @param id its name, unique in the session
 * @param sizeBytes of each volume
 * @param volumes volume of each role
 * @param pairs one for each role pair
 */
public record CopySetView(
        String id,
        long sizeBytes,
        Map<String, CopySetRequest.Volume> volumes,
        List<PairView> pairs) {}
