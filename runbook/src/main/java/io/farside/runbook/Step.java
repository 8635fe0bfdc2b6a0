// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

/**
 * One step of a plan.
 *
 * @param number from 1, without gaps
 * @param goOnWithout whether the plan goes on when the step fails
 * @param action what to do, fully specific
 */
public record Step<A>(int number, boolean goOnWithout, A action) {}
