// SPDX-License-Identifier: Apache-2.0
package io.farside.runbook;

/** Told after each durable entry, in order, by the thread that runs the plan. */
@FunctionalInterface
public interface ProgressListener {
    ProgressListener NONE = planId -> {};

    /** Something about the plan changed; its log tells what. */
    void changed(String planId);
}
