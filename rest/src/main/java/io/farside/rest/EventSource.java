// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

/** What the subscribers of a path hear. */
public interface EventSource {
    /**
     * Subscribes a caller; full state, then {@code synchronized}, is already queued in what this
     * returns.
     *
     * @throws io.farside.model.ProblemException to refuse
     */
    EventHub.Subscription subscribe(Call call);

    /** Ends every stream, because the server ends. */
    void end();
}
