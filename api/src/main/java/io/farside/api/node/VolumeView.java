// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import io.farside.api.ProblemView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A volume of a node.
 *
 * @param volumeId UUID; the same at both ends once the volume is in a group, and the serial hosts
 *     see
 * @param allocatedBytes space it takes, -1 when unknown
 * @param backing {@code file}, {@code adopted} or {@code device}
 * @param path where its data is
 * @param group name of its group, null while it is in none
 * @param access {@code ReadWrite}, {@code ReadOnly} or {@code Refused}
 * @param accessReason why hosts are refused, else null
 * @param hosts connections open
 * @param uris NBD URIs it is served under
 */
public record VolumeView(
        String name,
        String volumeId,
        long sizeBytes,
        long allocatedBytes,
        String backing,
        String path,
        @Nullable String group,
        String access,
        @Nullable ProblemView accessReason,
        int hosts,
        List<String> uris) {}
