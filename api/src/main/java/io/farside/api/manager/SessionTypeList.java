// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;

/** All session types. */
public record SessionTypeList(List<SessionTypeView> sessionTypes) {}
