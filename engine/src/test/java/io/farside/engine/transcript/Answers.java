// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.group.Effect.HostResult;
import io.farside.engine.group.GroupView;
import io.farside.model.GroupStatus;
import io.farside.model.StopReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What hosts and operators were told; checks each answer against the disks when it is given. */
final class Answers {
    private final Map<String, String> told = new HashMap<>();
    private final List<Write> writes = new ArrayList<>();
    private final Map<String, Integer> flushes = new HashMap<>();

    private static final class Write {
        final String key;
        final int volume;
        final int block;
        final String letters;
        final boolean durable;
        boolean acknowledged;

        Write(String key, int volume, int block, String letters, boolean durable) {
            this.key = key;
            this.volume = volume;
            this.block = block;
            this.letters = letters;
            this.durable = durable;
        }

        boolean overlaps(Write other) {
            return volume == other.volume
                    && block < other.block + other.letters.length()
                    && other.block < block + letters.length();
        }
    }

    private static String key(Side side, long request) {
        return side.name + " #" + request;
    }

    /** What a write goes to, and its content. */
    record Span(int volume, int block, String letters) {}

    void written(Side side, long request, Span span, boolean durable) {
        writes.add(new Write(key(side, request), span.volume, span.block, span.letters, durable));
    }

    void flushing(Side side, long request, int volume) {
        flushes.put(key(side, request), volume);
    }

    /** The answer to a request, empty while there is none. */
    String of(Side side, long request) {
        return told.getOrDefault(key(side, request), "");
    }

    void command(Side side, long request, String text) {
        assertThat(told.put(key(side, request), text)).as("answered once").isNull();
    }

    void host(Side side, long request, HostResult result) {
        String key = key(side, request);
        assertThat(told.put(key, result.name())).as("answered once").isNull();
        if (result != HostResult.OK) {
            return;
        }
        boolean both = isProtected(side.view());
        Integer volume = flushes.get(key);
        if (volume != null) {
            writes.stream()
                    .filter(w -> w.volume == volume && w.acknowledged)
                    .forEach(w -> onDisk(side, w, true, both));
            return;
        }
        for (Write write : writes) {
            if (write.key.equals(key)) {
                write.acknowledged = true;
                onDisk(side, write, write.durable, both);
            }
        }
    }

    private static boolean isProtected(GroupView view) {
        return view.role().currentPrimary()
                && view.status() instanceof GroupStatus.Started
                && view.synced();
    }

    private void onDisk(Side side, Write write, boolean durable, boolean both) {
        int at = writes.indexOf(write);
        if (writes.subList(at + 1, writes.size()).stream().anyMatch(write::overlaps)) {
            return;
        }
        content(side, write, durable);
        if (both) {
            content(side.peer(), write, durable);
        }
    }

    private static void content(Side side, Write write, boolean durable) {
        char[] content = (durable ? side.disk.durable : side.disk.cache)[write.volume];
        assertThat(new String(content, write.block, write.letters.length()))
                .as("acknowledged " + write.key + " on " + side.name + (durable ? ", durable" : ""))
                .isEqualTo(write.letters);
    }

    void shows(Side side, GroupView view) {
        assertThat(view.status())
                .as("%s: %s", side.name, view.why())
                .isNotEqualTo(new GroupStatus.Failsafe(StopReason.FAULT));
    }
}
