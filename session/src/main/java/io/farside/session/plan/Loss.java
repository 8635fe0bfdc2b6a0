// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.observe.LoneWrites;

/** Writes that only one side has and that a command gives up. */
public record Loss(String group, String site, LoneWrites writes) {}
