// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for.
 *
 * @param exit end when the story is told, instead of staying up
 * @param keep leave the directory with logs and volumes behind
 * @param json one object on stdout, the timeline on stderr
 * @param image raw image to take along, null for none
 * @param volumeBytes size of each ledger volume
 */
public record DemoOptions(
        boolean exit, boolean keep, boolean json, @Nullable Path image, long volumeBytes) {
    /** Size of each ledger volume unless told otherwise, bytes. */
    public static final long DEFAULT_VOLUME_BYTES = 256L << 20;
}
