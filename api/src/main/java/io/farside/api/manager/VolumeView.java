// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A volume as last heard from its storage system.
 *
 * @param allocatedBytes space it takes, -1 when unknown
 * @param session that uses it, null for none
 * @param copySet that uses it, null for none
 * @param role it has there, null for none
 * @param access {@code ReadWrite}, {@code ReadOnly}, {@code Refused} or {@code Unknown}
 * @param hosts connections open
 * @param uris NBD URIs it is served under
 */
public record VolumeView(
        String storageSystem,
        String site,
        String name,
        String volumeId,
        long sizeBytes,
        long allocatedBytes,
        String backing,
        @Nullable String session,
        @Nullable String copySet,
        @Nullable String role,
        String access,
        int hosts,
        List<String> uris) {}
