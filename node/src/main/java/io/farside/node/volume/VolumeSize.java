// SPDX-License-Identifier: Apache-2.0
package io.farside.node.volume;

import io.farside.model.Problem;

/** Sizes a volume can have. */
public final class VolumeSize {
    public static final long MIN_BYTES = 1L << 20;
    public static final long MAX_BYTES = 64L << 40;

    /** New volumes and growth are in multiples of this, bytes. */
    public static final int STEP_BYTES = 4096;

    /** Adopted data only has to end at a sector, bytes. */
    public static final int SECTOR_BYTES = 512;

    private VolumeSize() {}

    /**
     * Passes a possible size on.
     *
     * @throws io.farside.model.ProblemException {@code FSDN2022E} otherwise
     */
    static long checked(String name, long bytes, int step) {
        if (bytes < MIN_BYTES || bytes > MAX_BYTES || bytes % step != 0) {
            throw Problem.badInput(
                            "FSDN2022E",
                            "Volume "
                                    + name
                                    + " cannot have "
                                    + bytes
                                    + " bytes: a size is a multiple of "
                                    + step
                                    + " from 1 MiB to 64 TiB.",
                            "Choose another size.",
                            name)
                    .toException();
        }
        return bytes;
    }
}
