// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.GroupView;
import io.farside.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What the driver last heard of its group; immutable.
 *
 * @param sequence rises with each change while the process lives
 * @param view null until the engine has published, or when it could not be opened
 * @param fault what stopped the driver, else null
 * @param movedBytes data and digests of all resyncs since the process started
 * @param bytesPerSecond of the resync that runs, 0 when none
 */
public record GroupState(
        long sequence,
        @Nullable GroupView view,
        @Nullable Problem fault,
        long movedBytes,
        long bytesPerSecond) {}
