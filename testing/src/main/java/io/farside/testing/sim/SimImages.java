// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.image.ImageSet;
import io.farside.engine.image.ImageStores;
import io.farside.engine.image.ImageStores.Store;
import io.farside.engine.image.Reading;
import io.farside.engine.image.Segment;
import io.farside.engine.image.VolumeShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a node's volumes and images show, from what its media say: as a process that starts now
 * would find it. While an image is being restored that is not what the volumes' own files hold.
 */
final class SimImages implements Shown {
    private final SimStores stores;
    private final SimLogs logs;
    private final int blocksPerBit;
    private final VolumeImage[] volumes;
    private @Nullable ImageSet known;

    /** Per volume and block the store, while an image is being restored; empty when not known. */
    private List<@Nullable Store[]> places = List.of();

    SimImages(SimDisk disk, VolumeImage[] volumes, int blocksPerBit) {
        this.stores = disk.stores;
        this.logs = disk.logs;
        this.volumes = volumes;
        this.blocksPerBit = blocksPerBit;
    }

    @Override
    public void changed() {
        logs.changed();
        known = null;
        places = List.of();
    }

    private ImageSet set() {
        ImageSet read = known;
        if (read == null) {
            List<VolumeShape> shapes = new ArrayList<>();
            for (VolumeImage volume : volumes) {
                int shift = Integer.numberOfTrailingZeros(blocksPerBit * Tags.BLOCK);
                shapes.add(new VolumeShape((long) volume.blocks() * Tags.BLOCK, shift));
            }
            read = ImageSet.open(shapes, new Media(), new Nothing());
            known = read;
        }
        return read;
    }

    private final class Media implements ImageSet.Source {
        @Override
        public byte[] catalogue() {
            return stores.catalogue().read();
        }

        @Override
        public byte[] map(long image, int volume) {
            return stores.map(image, volume).read();
        }
    }

    @Override
    public long at(int volume, int block) {
        if (stores.count() == 0 || !set().isRestoring()) {
            return held(volume, block);
        }
        if (places.isEmpty()) {
            List<@Nullable Store[]> all = new ArrayList<>();
            for (int v = 0; v < volumes.length; v++) {
                all.add(places(0, v));
            }
            places = all;
        }
        return stores.file(volume, places.get(volume)[block]).current(block);
    }

    @Override
    public long held(int volume, int block) {
        return logs.committed(volume, block, volumes[volume].current(block));
    }

    @Override
    public boolean isLogged(int volume, int block) {
        return logs.isLogged(volume, block);
    }

    private @Nullable Store[] places(long image, int volume) {
        long size = (long) volumes[volume].blocks() * Tags.BLOCK;
        @Nullable Store[] found = new Store[volumes[volume].blocks()];
        Reading reading = set().read(image, volume, 0, size);
        for (Segment segment : reading.segments()) {
            int first = (int) (segment.offset() / Tags.BLOCK);
            int end = (int) ((segment.offset() + segment.length()) / Tags.BLOCK);
            for (int b = first; b < end; b++) {
                found[b] = segment.store();
            }
        }
        reading.end();
        return found;
    }

    @Override
    public boolean has(long image) {
        return stores.count() > 0 && set().find(image) != null;
    }

    @Override
    public long[] content(long image, int volume) {
        @Nullable Store[] found = places(image, volume);
        long[] content = new long[found.length];
        for (int b = 0; b < content.length; b++) {
            content[b] = stores.file(volume, found[b]).current(b);
        }
        return content;
    }

    /** Nothing is done here: this only looks. */
    private static final class Nothing implements ImageStores {
        @Override
        public long wallMillis() {
            return 0;
        }

        @Override
        public void flush(Consumer<Result> then) {}

        @Override
        public void create(Store store, Created then) {}

        @Override
        public void copy(
                int volume,
                @Nullable Store from,
                @Nullable Store to,
                List<Run> runs,
                Consumer<Result> then) {}

        @Override
        public void keep(int volume, Store to, List<Run> runs, Consumer<Result> then) {}

        @Override
        public void discard(Store store, List<Run> runs) {}

        @Override
        public void remove(long image, Runnable then) {}

        @Override
        public void writeMap(long image, int volume, List<Span> pages, Runnable then) {}

        @Override
        public void writeCatalogue(Span catalogue, Runnable then) {}

        @Override
        public void later(boolean noSpace, Runnable then) {}
    }
}
