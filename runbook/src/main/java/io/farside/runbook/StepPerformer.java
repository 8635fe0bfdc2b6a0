// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

/**
 * Performs steps. The same step may be performed several times, also after a crash: it must then
 * find that it is done, or do it again without harm.
 */
@FunctionalInterface
public interface StepPerformer<A> {
    /**
     * Blocks until the step ended.
     *
     * @param attempt what identifies this try
     */
    Outcome perform(Attempt<A> attempt) throws InterruptedException;
}
