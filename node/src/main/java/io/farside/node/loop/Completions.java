// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Completions of operations that ended inside the call that began them, until the next moment. */
final class Completions {
    private @Nullable Completion[] waiting = new @Nullable Completion[64];
    private int[] results = new int[64];
    private int first;
    private int count;

    void add(Completion completion, int result) {
        if (count == waiting.length) {
            grow();
        }
        int at = (first + count++) & (waiting.length - 1);
        waiting[at] = completion;
        results[at] = result;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int size() {
        return count;
    }

    void runFirst() {
        Completion completion = waiting[first];
        int result = results[first];
        waiting[first] = null;
        first = (first + 1) & (waiting.length - 1);
        count--;
        if (completion != null) {
            completion.done(result);
        }
    }

    private void grow() {
        int size = waiting.length;
        @Nullable Completion[] more = Arrays.copyOf(waiting, size * 2);
        int[] moreResults = Arrays.copyOf(results, size * 2);
        // What lies before 'first' in the ring belongs behind the former end.
        System.arraycopy(waiting, 0, more, size, first);
        System.arraycopy(results, 0, moreResults, size, first);
        Arrays.fill(more, 0, first, null);
        waiting = more;
        results = moreResults;
    }
}
