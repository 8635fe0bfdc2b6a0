// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ImageSet} wants done outside. Every callback comes later, never inside the call that
 * asked for it. Metadata writes end well or not at all: who performs them tries again while there
 * is no space, and stops the group when they fail.
 */
public interface ImageStores {
    /** How an operation on data ended. */
    enum Result {
        OK,
        NO_SPACE,
        /** Nothing after this counts; the group is being cut off from its hosts. */
        FAILED
    }

    /**
     * A sparse file of a volume's size.
     *
     * @param image its id
     * @param overlay what hosts of the image wrote, instead of what the image kept
     */
    record Store(long image, int volume, boolean overlay) {}

    /**
     * Consecutive blocks of a volume.
     *
     * @param count at least 1
     */
    record Run(long first, long count) {
        /** Blocks in ascending order as runs. */
        static List<Run> of(Iterable<Long> blocks) {
            List<Run> runs = new java.util.ArrayList<>();
            long first = -1;
            long next = -1;
            for (long block : blocks) {
                if (block != next) {
                    if (first >= 0) {
                        runs.add(new Run(first, next - first));
                    }
                    first = block;
                }
                next = block + 1;
            }
            if (first >= 0) {
                runs.add(new Run(first, next - first));
            }
            return runs;
        }
    }

    /** One stretch of a metadata file. */
    record Span(long offset, byte[] bytes) {}

    /** How a store was made. */
    interface Created {
        /**
         * @param cloned it holds the volume's whole content already
         */
        void done(Result result, boolean cloned);
    }

    /** Wall time in milliseconds. */
    long wallMillis();

    /** Makes everything written to all volumes durable. */
    void flush(Consumer<Result> then);

    /**
     * Makes a store, durably; what is there of an earlier attempt is replaced. One that is no
     * overlay may be a clone of the volume as it is now.
     */
    void create(Store store, Created then);

    /**
     * Copies blocks, and makes them durable where they go.
     *
     * @param from null for the volume itself
     * @param to null for the volume itself
     */
    void copy(
            int volume,
            @Nullable Store from,
            @Nullable Store to,
            List<Run> runs,
            Consumer<Result> then);

    /** Copies blocks of a volume to a store, where a crash may lose them. */
    void keep(int volume, Store to, List<Run> runs, Consumer<Result> then);

    /** These blocks of a store will never be read again: their space may be given up. */
    void discard(Store store, List<Run> runs);

    /** Deletes all files of an image, as far as they exist. */
    void remove(long image, Runnable then);

    /** Writes pages of the maps of an image and a volume durably. */
    void writeMap(long image, int volume, List<Span> pages, Runnable then);

    /** Writes the catalogue durably. */
    void writeCatalogue(Span catalogue, Runnable then);

    /** Runs the next step of the work in the background soon, or, after a lack of space, later. */
    void later(boolean noSpace, Runnable then);
}
