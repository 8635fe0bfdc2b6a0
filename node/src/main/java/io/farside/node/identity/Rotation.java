// SPDX-License-Identifier: Apache-2.0
package io.farside.node.identity;

import java.util.List;

/**
 * A change of this node's certificate that waits for peers to learn of it.
 *
 * @param certificate fingerprint of the next one
 * @param learned names of the peers that have noted it
 */
public record Rotation(String certificate, List<String> learned) {
    public Rotation {
        learned = List.copyOf(learned);
    }
}
