// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.format.ImageRecord.State;
import io.farside.engine.image.ImageStores.Store;
import io.farside.engine.track.PagedBits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of a group in the order of their instants, and where a block's content is: in the
 * image's own store, else in that of the next newer image that has it, else in the volume.
 */
final class Chain {
    private final List<VolumeShape> volumes;
    private final List<Image> all = new ArrayList<>();

    /** Those that still hold content somebody needs, oldest first. */
    private List<Image> chain = List.of();

    private int preserver = -1;
    private @Nullable Image restoring;

    Chain(List<VolumeShape> volumes) {
        this.volumes = List.copyOf(volumes);
    }

    List<VolumeShape> volumes() {
        return volumes;
    }

    VolumeShape volume(int volume) {
        return volumes.get(volume);
    }

    List<Image> all() {
        return all;
    }

    List<Image> chain() {
        return chain;
    }

    boolean isEmpty() {
        return chain.isEmpty();
    }

    @Nullable Image find(long id) {
        for (Image image : all) {
            if (image.id() == id) {
                return image;
            }
        }
        return null;
    }

    /** The image whose content the volumes show although it is not all copied back yet. */
    @Nullable Image restoring() {
        return restoring;
    }

    /** The catalogue has changed: these images exist, with their records as they are now. */
    void update(List<ImageRecord> records, List<Image> taken) {
        all.addAll(taken);
        all.removeIf(image -> records.stream().noneMatch(r -> r.id() == image.id()));
        for (ImageRecord record : records) {
            Image image = find(record.id());
            if (image != null) {
                image.record = record;
            }
        }
        all.sort((a, b) -> Long.compare(a.id(), b.id()));
        rebuild();
    }

    private void rebuild() {
        chain = all.stream().filter(image -> !image.is(State.DROPPED)).toList();
        preserver = -1;
        restoring = null;
        for (int i = 0; i < chain.size(); i++) {
            if (!chain.get(i).is(State.MERGING)) {
                preserver = i;
            }
            if (chain.get(i).is(State.RESTORING)) {
                restoring = chain.get(i);
            }
        }
    }

    /** The newest image that is still wanted: it keeps what is overwritten from now on. */
    @Nullable Image preserver() {
        return preserver < 0 ? null : chain.get(preserver);
    }

    /**
     * Whether what an image keeps has to outlive the process. Of what a cycle copies from nobody
     * wants anything after a crash, unless an older image finds its content there.
     */
    boolean isLasting(Image image) {
        return image.record.kind() != Kind.PERIOD || chain.indexOf(image) > 0;
    }

    /** Whether the newest image still relies on the volume for this block. */
    boolean lacks(int volume, long block) {
        if (preserver < 0) {
            return false;
        }
        for (int i = preserver; i < chain.size(); i++) {
            if (chain.get(i).maps[volume].touched.get(block)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a block of the volume is shown from the store of an image. */
    boolean needs(int volume, long block) {
        return restoring != null && restoring.maps[volume].need.get(block);
    }

    /** Who has an image's content of a block; null for the volume. */
    @Nullable Image holder(Image image, int volume, long block) {
        for (int i = chain.indexOf(image); i >= 0 && i < chain.size(); i++) {
            if (chain.get(i).holds(volume, block)) {
                return chain.get(i);
            }
        }
        return null;
    }

    /** Where hosts of an image find a block; null for the volume. */
    @Nullable Store place(Image image, int volume, long block) {
        if (image.maps[volume].overlay.get(block)) {
            return image.overlay(volume);
        }
        Image holder = holder(image, volume, block);
        return holder == null ? null : holder.store(volume);
    }

    /** Where hosts of the volume find a block; null for the volume itself. */
    @Nullable Store place(int volume, long block) {
        Image from = restoring;
        if (from == null || !from.maps[volume].need.get(block)) {
            return null;
        }
        Image holder = holder(from, volume, block);
        if (holder == null) {
            throw new IllegalStateException("block " + block + " to restore is in no store");
        }
        return holder.store(volume);
    }

    /** Blocks of a volume that may differ from the image's. */
    PagedBits touched(Image image, int volume) {
        PagedBits bits = new PagedBits(volumes.get(volume).blocks());
        for (int i = chain.indexOf(image); i >= 0 && i < chain.size(); i++) {
            bits.or(chain.get(i).maps[volume].touched);
        }
        if (restoring != null) {
            // The volume shows them already; newer images learn of it when they are overwritten.
            bits.or(restoring.maps[volume].need);
        }
        return bits;
    }

    /** The wanted image just before this one, or null. */
    @Nullable Image olderThan(Image image) {
        int at = chain.indexOf(image);
        return at <= 0 ? null : chain.get(at - 1);
    }
}
