// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

/** What a side's volumes and images show, whichever files their content is in. */
interface Shown {
    /** What hosts of a volume find in a block. */
    long at(int volume, int block);

    /** Whether an image exists. */
    boolean has(long image);

    /** What an image shows of a volume, block by block. */
    long[] content(long image, int volume);

    /** Metadata of images has changed. */
    void changed();

    /** A side without images. */
    static Shown of(VolumeImage[] volumes) {
        return new Shown() {
            @Override
            public long at(int volume, int block) {
                return volumes[volume].current(block);
            }

            @Override
            public boolean has(long image) {
                return false;
            }

            @Override
            public long[] content(long image, int volume) {
                throw new IllegalStateException("no image " + image);
            }

            @Override
            public void changed() {}
        };
    }
}
