// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One side of a remote copy group. Confined to one thread; takes events, returns effects, touches
 * nothing else. Every event gets the time of its step.
 */
public final class GroupEngine {

    private final GroupConfig config;
    private @org.jspecify.annotations.Nullable GroupView view;

    private GroupEngine(GroupConfig config) {
        this.config = config;
    }

    /**
     * Recovers the group from its metadata. Nothing is written before {@link #begin}.
     *
     * @param random for generations and the incarnation; strong in production, seeded in tests
     */
    public static GroupEngine open(GroupConfig config, MetaSource files, RandomGenerator random) {
        return new GroupEngine(config);
    }

    /** Effects of recovery: access, first metadata writes, first view. Called once, before step. */
    public List<Effect> begin(Now now) {
        return List.of();
    }

    /**
     * Takes one event.
     *
     * @return what is to be done, in order; the list belongs to the engine and is valid until the
     *     next call
     */
    public List<Effect> step(Event event, Now now) {
        return List.of();
    }

    /** The present state. */
    public GroupView view() {
        if (view != null) {
            return view;
        }
        throw new IllegalStateException("no state of " + config.name());
    }
}
