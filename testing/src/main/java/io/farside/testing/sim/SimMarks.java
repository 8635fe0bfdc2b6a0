// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.group.Effect.MetaFile;

/** Marks as the media hold them. */
final class SimMarks implements DurableMarks {
    private final World world;

    SimMarks(World world) {
        this.world = world;
    }

    void metaChanged(int side, MetaFile file, int volume) {}

    @Override
    public boolean marked(int side, int volume, int block) {
        return world != null;
    }
}
