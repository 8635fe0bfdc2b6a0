// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.runbook.Pacer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time for the executor. */
public record WallPacer(InstantSource clock) implements Pacer {
    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }
}
