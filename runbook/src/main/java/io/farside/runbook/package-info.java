// SPDX-License-Identifier: Apache-2.0
/**
 * Durable plans and their only executor. Pure but for its ports: a {@link
 * io.farside.runbook.PlanLog} that outlives crashes, a {@link io.farside.runbook.StepPerformer}
 * that acts, a {@link io.farside.runbook.Pacer} that tells the time and waits.
 *
 * <p>Order of one step: intent is durable, then the act, then the outcome is durable. A crash
 * between any two of them repeats the act, so every act is idempotent: it carries a step id that
 * whoever performs it remembers.
 */
@NullMarked
package io.farside.runbook;

import org.jspecify.annotations.NullMarked;
