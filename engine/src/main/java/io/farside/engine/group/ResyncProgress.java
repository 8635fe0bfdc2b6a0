// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.group.GroupView.ResyncView;

/** How far the resync is, at either end. */
final class ResyncProgress {
    private String kind = "";
    private boolean running;
    private boolean receiving;
    private long total;
    private long done;
    private long data;
    private long digests;
    private long started;
    private long ended;

    void begin(String what, boolean toHere, long totalBytes, Now now) {
        kind = what;
        running = true;
        receiving = toHere;
        total = totalBytes;
        done = 0;
        data = 0;
        digests = 0;
        started = now.wallMillis();
        ended = 0;
    }

    void end(Now now) {
        if (running) {
            running = false;
            ended = now.wallMillis();
        }
    }

    void data(long bytes) {
        data += bytes;
    }

    void digests(long bytes) {
        digests += bytes;
    }

    void done(long bytes) {
        done = Math.min(total, done + bytes);
    }

    /** The other end says how far it is. */
    void heard(long doneBytes, long totalBytes) {
        total = totalBytes;
        done = doneBytes;
    }

    boolean isRunning() {
        return running;
    }

    boolean isReceiving() {
        return receiving;
    }

    long doneBytes() {
        return done;
    }

    long totalBytes() {
        return total;
    }

    int percent() {
        if (total == 0) {
            // A receiving side learns the total a moment later.
            return receiving ? 0 : 100;
        }
        return (int) (done * 100 / total);
    }

    ResyncView view() {
        return new ResyncView(kind, running, receiving, total, done, data, digests, started, ended);
    }
}
