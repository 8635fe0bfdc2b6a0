// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import io.farside.model.ListenAddress;
import io.farside.node.link.PeerSettings;
import org.jspecify.annotations.Nullable;

/**
 * A node this one links with.
 *
 * @param name the peer's node name, checked against what the peer says
 * @param address its replication address; null when it dials this node or has joined
 * @param settings how to speak with it
 */
public record PeerConfig(String name, @Nullable ListenAddress address, PeerSettings settings) {}
