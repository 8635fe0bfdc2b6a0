// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.State;
import io.farside.engine.image.ImageStores.Store;

/** An image in memory: what its catalogue entry says, durably, and its maps. */
final class Image {
    ImageRecord record;
    final ImageMaps[] maps;

    /** Reads under way that may end in one of its stores. */
    int readers;

    Image(ImageRecord record, ImageMaps[] maps) {
        this.record = record;
        this.maps = maps;
    }

    long id() {
        return record.id();
    }

    boolean is(State state) {
        return record.state() == state;
    }

    /** Whether its store has the block. */
    boolean holds(int volume, long block) {
        return block < record.copied().get(volume) || maps[volume].touched.get(block);
    }

    Store store(int volume) {
        return new Store(record.id(), volume, false);
    }

    Store overlay(int volume) {
        return new Store(record.id(), volume, true);
    }
}
