// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What committed epochs are applied to. */
public interface TargetVolumes {
    /**
     * Applies a write. Writes under way together never overlap.
     *
     * @param payload with action WRITE only; the caller keeps its reference until the end
     */
    void write(Range range, @Nullable Payload payload, Consumer<LogResult> done);

    /** Makes every write that has ended durable. */
    void flush(int volume, Consumer<LogResult> done);

    /** Writes one sector of the record of what is applied and makes it durable. */
    void writeApplied(long offset, byte[] sector, Consumer<LogResult> done);
}
