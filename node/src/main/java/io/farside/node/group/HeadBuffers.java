// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.format.EpochLogCodec;
import io.farside.node.loop.IoBuffer;
import io.farside.node.loop.PooledBuffers;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Buffers for heads of logs, in memory of their own: host writes may have taken all other memory
 * just when an epoch has to be committed. Confined to the loop.
 */
final class HeadBuffers {
    /** Heads of one group on their way at once; more wait. */
    private static final int MOST = 32;

    private final ArrayDeque<IoBuffer> idle = new ArrayDeque<>();
    private final ArrayDeque<Consumer<IoBuffer>> waiting = new ArrayDeque<>();
    private int made;

    /** Passes a buffer that holds one commit record, now or when one is back. */
    void take(Consumer<IoBuffer> then) {
        IoBuffer buffer = idle.poll();
        if (buffer != null) {
            then.accept(buffer);
        } else if (made < MOST) {
            made++;
            then.accept(PooledBuffers.standalone(EpochLogCodec.COMMIT_BYTES));
        } else {
            waiting.add(then);
        }
    }

    void give(IoBuffer buffer) {
        Consumer<IoBuffer> next = waiting.poll();
        if (next == null) {
            idle.add(buffer);
        } else {
            next.accept(buffer);
        }
    }
}
