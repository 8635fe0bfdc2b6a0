// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.HistoryView;
import io.farside.manager.store.Store;
import io.farside.model.ProblemException;
import io.farside.session.observe.SideState;
import io.farside.session.status.GroupCondition;
import io.farside.session.status.SessionState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down exposure and difference of every active session from time to time. */
public final class Sampler implements AutoCloseable {
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private final Store store;
    private final StatusBoard board;
    private final InstantSource clock;
    private final Thread thread;

    public Sampler(Store store, StatusBoard board, InstantSource clock) {
        this.store = store;
        this.board = board;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("sampler").unstarted(this::work);
    }

    public void start() {
        thread.start();
    }

    private void work() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                try {
                    sample();
                } catch (ProblemException e) {
                    LOG.error("samples cannot be written: {}", e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            // Closing.
        }
    }

    /** One sample of every active session. */
    void sample() {
        for (StatusBoard.Reading reading : board.readAll()) {
            if (reading.condition().state() != SessionState.DEFINED) {
                store.record(reading.session().name(), List.of(), List.of(sample(reading)));
            }
        }
    }

    private HistoryView.Sample sample(StatusBoard.Reading reading) {
        Long differing = 0L;
        for (GroupCondition group : reading.condition().groups()) {
            Long bytes =
                    group.active() == null
                            ? null
                            : group.observation()
                                    .state(group.active())
                                    .map(SideState::dirtyBytes)
                                    .orElse(null);
            differing = bytes == null || differing == null ? null : Long.valueOf(differing + bytes);
        }
        return new HistoryView.Sample(
                clock.instant().toString(),
                reading.session().type().rolePairs().getFirst().name(),
                reading.condition().exposure().rpoMillis(),
                differing);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
