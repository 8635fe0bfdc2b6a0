// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import io.farside.model.ListenAddress;

/**
 * A node this one dials.
 *
 * @param name the peer's node name, checked against what the peer says
 * @param address its replication address
 */
public record PeerConfig(String name, ListenAddress address) {}
