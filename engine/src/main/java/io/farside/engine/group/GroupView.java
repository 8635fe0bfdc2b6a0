// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.model.GroupRole;
import io.farside.model.RoleEpoch;

/** Full state of a group as operators and the manager see it. */
public record GroupView(GroupRole role, RoleEpoch roleEpoch) {}
