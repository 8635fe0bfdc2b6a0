// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.storage;

import io.farside.api.node.TermView;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * This server's term. It is raised above what a node has seen when this process meets the node for
 * the first time: to start a manager and to define a storage system are an operator's decisions.
 * Later the node's word counts: a server that was superseded does not take nodes back by itself.
 * Thread-safe.
 */
public final class ServerTerm implements Supplier<TermView> {
    private final Consumer<TermView> durably;
    private volatile TermView present;

    /**
     * @param present already durable
     * @param durably writes a higher one down before it is used
     */
    public ServerTerm(TermView present, Consumer<TermView> durably) {
        this.present = present;
        this.durably = durably;
    }

    @Override
    public TermView get() {
        return present;
    }

    /** The present term, raised by as much as it takes to be above {@code seen}. */
    synchronized TermView above(TermView seen) {
        if (seen.number() >= present.number() && !seen.equals(present)) {
            TermView higher = new TermView(seen.number() + 1, present.serverId());
            durably.accept(higher);
            present = higher;
        }
        return present;
    }
}
