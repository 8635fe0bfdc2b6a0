// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.format.BitPage;
import io.farside.engine.image.ImageStores.Span;
import io.farside.engine.track.PagedBits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What is known per block of one volume about one image. Page n of map i is sector 3 n + i. */
final class ImageMaps {
    private static final int[] KINDS = {
        BitPage.KIND_TOUCHED, BitPage.KIND_OVERLAY, BitPage.KIND_NEED
    };

    /** Overwritten in the volume since the image was taken, so in the image's store. */
    final PagedBits touched;

    /** In the store of what hosts of the image wrote. */
    final PagedBits overlay;

    /** Not copied back to the volume yet; meaningful while the image is being restored. */
    final PagedBits need;

    private final PagedBits[] maps;
    private long sequence;

    /** Every page could be trusted. */
    private boolean trusted = true;

    ImageMaps(long blocks) {
        touched = new PagedBits(blocks);
        overlay = new PagedBits(blocks);
        need = new PagedBits(blocks);
        maps = new PagedBits[] {touched, overlay, need};
    }

    static ImageMaps load(long blocks, byte[] file) {
        ImageMaps loaded = new ImageMaps(blocks);
        int sectors = (file.length + BitPage.BYTES - 1) / BitPage.BYTES;
        for (int sector = 0; sector < sectors; sector++) {
            int which = sector % KINDS.length;
            int number = sector / KINDS.length;
            if (number >= loaded.touched.pages()) {
                break;
            }
            long[] words = BitPage.decode(file, sector * BitPage.BYTES, KINDS[which], number);
            if (words == null) {
                loaded.trusted = false;
            } else {
                loaded.maps[which].orPage(number, words);
            }
        }
        for (PagedBits map : loaded.maps) {
            map.modified().clear();
        }
        return loaded;
    }

    boolean isTrusted() {
        return trusted;
    }

    /** Pages changed since they were last taken. */
    List<Span> takeModified() {
        sequence++;
        List<Span> pages = new ArrayList<>();
        for (int which = 0; which < maps.length; which++) {
            BitSet modified = maps[which].modified();
            for (int n = modified.nextSetBit(0); n >= 0; n = modified.nextSetBit(n + 1)) {
                long at = ((long) n * maps.length + which) * BitPage.BYTES;
                byte[] page = BitPage.encode(KINDS[which], n, sequence, maps[which].page(n));
                pages.add(new Span(at, page));
            }
            modified.clear();
        }
        return pages;
    }
}
