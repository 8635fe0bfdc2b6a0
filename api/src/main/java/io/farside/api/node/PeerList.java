// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All peers.
 *
 * @param certificate fingerprint of this node's own certificate
 * @param rotation the change of that certificate under way, null when there is none
 */
public record PeerList(String certificate, List<PeerView> peers, @Nullable RotationView rotation) {}
