// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;

/** All volumes of a node, by name. */
public record VolumeList(List<VolumeView> volumes) {}
