// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

/** What a side's volumes and images show, whichever files their content is in. */
interface Shown {
    /** What hosts of a volume find in a block. */
    long at(int volume, int block);

    /**
     * What the volume's own files and the logs of committed epochs hold of a block, whatever an
     * image that is being restored makes of it.
     */
    long held(int volume, int block);

    /** Whether the log of a committed epoch has the block. */
    boolean isLogged(int volume, int block);

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
            public long held(int volume, int block) {
                return volumes[volume].current(block);
            }

            @Override
            public boolean isLogged(int volume, int block) {
                return false;
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
