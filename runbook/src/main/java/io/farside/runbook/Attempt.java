// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

/**
 * One try of a step.
 *
 * @param stepId the same in every attempt and after every crash
 * @param number from 1; above 1 when an earlier one may have acted
 */
public record Attempt<A>(String stepId, A action, int number) {}
