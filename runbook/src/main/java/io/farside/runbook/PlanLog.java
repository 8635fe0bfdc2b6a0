// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

import java.time.Instant;
import java.util.List;

/**
 * Where plans and what became of them are kept. Each method returns when what it writes is durable;
 * entries of one plan are kept in order.
 */
public interface PlanLog {
    /** An entry about a step. */
    sealed interface Entry {
        int step();

        Instant at();

        /** The step will be acted on after this. */
        record Intent(int step, int attempt, Instant at) implements Entry {}

        /** The step ended. */
        record Ended(int step, Outcome outcome, Instant at) implements Entry {}
    }

    /** What was written about a plan so far, in order. */
    List<Entry> entries(String planId);

    void append(String planId, Entry entry);

    /** Nothing more will be written about the plan. */
    void end(String planId, Ending ending, Instant at);
}
