// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.Effect.MetaFile;
import java.util.List;

/** Where recovery reads metadata from; used only while {@link GroupEngine#open} runs. */
@FunctionalInterface
public interface MetaSource {
    /**
     * The whole file, or an empty array when it does not exist. Unreadable sectors are returned as
     * anything whose check sum is wrong.
     *
     * @param volume index, ignored for {@link MetaFile#GROUP} and {@link MetaFile#IMAGES}
     * @param target index, used for {@link MetaFile#BITMAP} only
     * @param image id, used for {@link MetaFile#IMAGE_MAP} only
     */
    byte[] read(MetaFile file, int volume, int target, long image);

    /** Epochs staged here that have a log, in any order. */
    default List<Long> epochs() {
        return List.of();
    }
}
