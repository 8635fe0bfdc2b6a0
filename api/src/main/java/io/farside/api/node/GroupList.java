// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;

/** All groups of a node, by name. */
public record GroupList(List<GroupView> groups) {}
