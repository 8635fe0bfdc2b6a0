// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.BitPage;
import io.farside.engine.group.Effect.MetaFile;
import io.farside.engine.group.Effect.MetaSpan;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.track.PagedBits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A metadata file of bit pages, written in place. At most one write is on its way, so that writes
 * of one page never overtake each other; whatever changes meanwhile goes out together in the next
 * one (group commit).
 */
final class PageFile implements Pending {
    private final Core core;
    private final MetaFile file;
    private final int volume;
    private final int[] kinds;
    private final PagedBits[] maps;
    private List<Runnable> waiting = new ArrayList<>();
    private List<Runnable> writing = new ArrayList<>();
    private final BitSet[] inWrite;
    private boolean busy;
    private long sequence;

    /** The page of map i with number n is page n * maps + i of the file. */
    PageFile(Core core, MetaFile file, int volume, int[] kinds, PagedBits[] maps) {
        this.core = core;
        this.file = file;
        this.volume = volume;
        this.kinds = kinds;
        this.maps = maps;
        this.inWrite = new BitSet[maps.length];
        for (int i = 0; i < maps.length; i++) {
            inWrite[i] = new BitSet();
        }
    }

    /** Loads the maps; true when every page could be trusted, else its bits are all set. */
    boolean load(byte[] bytes) {
        boolean trusted = true;
        int pages = bytes.length / BitPage.BYTES + (bytes.length % BitPage.BYTES == 0 ? 0 : 1);
        for (int page = 0; page < pages; page++) {
            int which = page % maps.length;
            int number = page / maps.length;
            if (number >= maps[which].pages()) {
                break;
            }
            long[] words = BitPage.decode(bytes, page * BitPage.BYTES, kinds[which], number);
            if (words == null) {
                trusted = false;
                maps[maps.length - 1].fillPage(number);
            } else {
                maps[which].orPage(number, words);
            }
        }
        return trusted;
    }

    /** Runs {@code then} when every change made so far is durable; at once when it is already. */
    void sync(Runnable then) {
        if (!busy && !isModified()) {
            then.run();
            return;
        }
        waiting.add(then);
        if (!busy) {
            start();
        }
    }

    private boolean isModified() {
        for (PagedBits map : maps) {
            if (!map.modified().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void start() {
        List<Runnable> mine = waiting;
        waiting = writing;
        writing = mine;
        busy = true;
        List<MetaSpan> spans = new ArrayList<>();
        sequence++;
        for (int which = 0; which < maps.length; which++) {
            BitSet modified = maps[which].modified();
            inWrite[which].clear();
            inWrite[which].or(modified);
            for (int n = modified.nextSetBit(0); n >= 0; n = modified.nextSetBit(n + 1)) {
                long at = ((long) n * maps.length + which) * BitPage.BYTES;
                byte[] page = BitPage.encode(kinds[which], n, sequence, maps[which].page(n));
                spans.add(new MetaSpan(at, page));
            }
            modified.clear();
        }
        core.out.add(new Effect.WriteMeta(core.ops.start(this), file, volume, 0, 0, spans));
    }

    /** Writes again what had no room, and what changed since. */
    private void again() {
        for (int which = 0; which < maps.length; which++) {
            maps[which].modified().or(inWrite[which]);
        }
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
            core.metaFailed(file + " of volume " + volume, result);
            return;
        }
        List<Runnable> finished = writing;
        writing = new ArrayList<>();
        busy = false;
        if (!waiting.isEmpty()) {
            if (isModified()) {
                start();
            } else {
                // What they wait for went out with this write.
                finished.addAll(waiting);
                waiting.clear();
            }
        }
        finished.forEach(Runnable::run);
    }
}
