// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import org.jspecify.annotations.Nullable;

/**
 * Answer to a command.
 *
 * @param plan what it does, or would do
 * @param task the plan's execution (HTTP status 202), null for a dry run (200)
 */
public record CommandAnswer(PlanView plan, @Nullable TaskView task) {}
