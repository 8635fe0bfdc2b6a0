// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.image.ImageStores.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A write to a volume on its way past the images. */
final class Passage {
    private final Lane lane;
    private final long last;
    private final Consumer<Result> then;
    private long next;

    Passage(Lane lane, long first, long last, Consumer<Result> then) {
        this.lane = lane;
        this.next = first;
        this.last = last;
        this.then = then;
    }

    /**
     * Goes on, now or when its blocks are clear. A block that is clear stays so until it is over.
     */
    void go() {
        while (next <= last && lane.isClear(next)) {
            next++;
        }
        if (next > last) {
            then.accept(Result.OK);
            return;
        }
        List<Long> blocks = new ArrayList<>();
        for (long b = next; b <= last && blocks.size() < lane.most(); b++) {
            if (!lane.isClear(b)) {
                blocks.add(b);
            }
        }
        lane.want(blocks, this);
    }

    void ended(Result result) {
        if (result == Result.OK) {
            go();
        } else {
            then.accept(result);
        }
    }
}
