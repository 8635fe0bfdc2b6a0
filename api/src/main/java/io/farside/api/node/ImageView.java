// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A point-in-time copy of all volumes of a group at this node.
 *
 * @param id number inside the group, never used twice
 * @param name as given; of two with one name the newer is meant
 * @param kind {@code safety}, {@code period}, {@code retained}, {@code base}, {@code practice},
 *     {@code branch} or {@code copy}
 * @param state {@code ready}, or {@code restoring} while it is copied back to the volumes
 * @param takenAt instant it shows, ISO 8601
 * @param expiresAt a practice image is given up then, any other may give way from then on; null for
 *     never
 * @param written hosts have written to it: it is no source of a restore
 * @param independent every block is in its own files
 * @param hosts connections open on its exports
 * @param exports one a volume of the group, in the group's order
 */
public record ImageView(
        long id,
        String name,
        String kind,
        String state,
        String takenAt,
        @Nullable String expiresAt,
        String generation,
        boolean written,
        boolean independent,
        int hosts,
        List<Exported> exports) {

    /**
     * What an image has of one volume.
     *
     * @param export name over NBD: {@code VOLUME@IMAGE}
     * @param access {@code ReadWrite} or {@code ReadOnly}
     * @param uris NBD URIs it is served under
     */
    public record Exported(String volume, String export, String access, List<String> uris) {}
}
