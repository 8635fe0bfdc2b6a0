// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecordCodec;
import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.group.Effect.MetaSpan;
import io.farside.engine.group.Event.DiskResult;
import java.util.ArrayList;
import java.util.List;

/** Writes the group record, one write at a time; changes made meanwhile go out with the next. */
final class RecordFile implements Pending {
    private final Core core;
    private List<Runnable> waiting = new ArrayList<>();
    private List<Runnable> writing = new ArrayList<>();
    private boolean busy;

    RecordFile(Core core) {
        this.core = core;
    }

    /** Writes the record as it is now, then runs {@code then}. */
    void save(Runnable then) {
        waiting.add(then);
        if (!busy) {
            start();
        }
    }

    private void start() {
        List<Runnable> mine = waiting;
        waiting = writing;
        writing = mine;
        busy = true;
        core.record.sequence++;
        core.record.aliveMillis = core.now.wallMillis();
        byte[] bytes = GroupRecordCodec.encode(core.record);
        MetaSpan span = new MetaSpan(GroupRecordCodec.offset(core.record.sequence), bytes);
        core.out.add(
                new Effect.WriteMeta(core.ops.start(this), MetaFile.GROUP, 0, 0, 0, List.of(span)));
    }

    private void again() {
        List<Runnable> both = new ArrayList<>(writing);
        both.addAll(waiting);
        writing = new ArrayList<>();
        waiting = both;
        start();
    }

    @Override
    public void done(DiskResult result) {
        if (result == DiskResult.NO_SPACE) {
            core.link.note = "no space for metadata; it is tried again every second";
            core.retry(this::again);
            return;
        }
        if (result != DiskResult.OK) {
            // The record says what this run found out, such as a failed flush: a later run has to
            // know it, so it is tried again although hosts are refused from now on.
            core.metaFailed("group record", result);
            core.retry(this::again);
            return;
        }
        List<Runnable> finished = writing;
        writing = new ArrayList<>();
        busy = false;
        if (!waiting.isEmpty()) {
            start();
        }
        core.changed();
        finished.forEach(Runnable::run);
    }
}
