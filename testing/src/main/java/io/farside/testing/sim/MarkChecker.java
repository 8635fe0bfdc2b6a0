// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

/**
 * I6: no crash at any instant loses the knowledge that a block may differ. Each content power loss
 * may leave on either side counts; if they are not all one, a mark has to be on the medium of one
 * side.
 */
final class MarkChecker {
    private final Side[] sides;
    private final DurableMarks marks;
    private boolean active;

    MarkChecker(Side[] sides, DurableMarks marks) {
        this.sides = sides;
        this.marks = marks;
    }

    /**
     * From the first proven equality on; before that the pair knows that it has never been equal.
     */
    void activate() {
        active = true;
    }

    boolean active() {
        return active;
    }

    void checkAll(String when) {
        for (int v = 0; v < sides[0].images.length; v++) {
            check(v, 0, sides[0].images[v].blocks(), when);
        }
    }

    void check(int volume, int block, int count, String when) {
        if (!active) {
            return;
        }
        VolumeImage a = sides[0].images[volume];
        VolumeImage b = sides[1].images[volume];
        for (int i = block; i < block + count; i++) {
            if (mayDiffer(volume, i)
                    && !marks.marked(0, volume, i)
                    && !marks.marked(1, volume, i)) {
                throw new Violation(
                        "I6",
                        "%s: v%d:%d may differ and no durable mark says so (%s | %s, durable %s | %s)"
                                .formatted(
                                        when,
                                        volume,
                                        i,
                                        Tags.describe(sides[0].shown.held(volume, i)),
                                        Tags.describe(sides[1].shown.held(volume, i)),
                                        Tags.describe(a.durable(i)),
                                        Tags.describe(b.durable(i))));
            }
        }
    }

    private boolean mayDiffer(int volume, int i) {
        long value = sides[0].shown.held(volume, i);
        return value != sides[1].shown.held(volume, i)
                || isUncertain(sides[0], volume, i, value)
                || isUncertain(sides[1], volume, i, value);
    }

    /** Whether power loss may change the block; what the log of an epoch has is brought back. */
    private static boolean isUncertain(Side side, int volume, int i, long value) {
        VolumeImage image = side.images[volume];
        return image.uncertain(i)
                && !side.shown.isLogged(volume, i)
                && (value != image.durable(i) || value != image.between(i));
    }
}
