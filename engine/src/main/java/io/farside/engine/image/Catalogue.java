// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.format.ImageCatalogue;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.image.ImageStores.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes the list of all images, one write at a time; changes asked for meanwhile go out together
 * with the next. In memory an image changes only when that is durable.
 */
final class Catalogue {
    private final ImageStores stores;
    private final Chain chain;
    private List<ImageRecord> durable = List.of();
    private long sequence;
    private long nextId = 1;
    private List<Change> waiting = new ArrayList<>();
    private boolean writing;

    /** One change, and what follows when it is durable. */
    private record Change(UnaryOperator<List<ImageRecord>> how, List<Image> taken, Runnable then) {}

    Catalogue(ImageStores stores, Chain chain) {
        this.stores = stores;
        this.chain = chain;
    }

    void load(ImageCatalogue known) {
        durable = known.images();
        sequence = known.sequence();
        nextId = known.nextId();
    }

    /** Id of the next image; files under it are left by a run that ended before it was taken. */
    long nextId() {
        return nextId;
    }

    /** The id is used up with the next change. */
    void use(long id) {
        assert id == nextId : "images are taken one at a time";
        nextId++;
    }

    int size() {
        return durable.size();
    }

    /** Replaces the record of an image that exists when the change is made. */
    void change(long id, UnaryOperator<ImageRecord> how, Runnable then) {
        change(
                records -> records.stream().map(r -> r.id() == id ? how.apply(r) : r).toList(),
                List.of(),
                then);
    }

    void remove(long id, Runnable then) {
        change(records -> records.stream().filter(r -> r.id() != id).toList(), List.of(), then);
    }

    /**
     * @param taken images that exist in memory from then on
     */
    void change(UnaryOperator<List<ImageRecord>> how, List<Image> taken, Runnable then) {
        waiting.add(new Change(how, taken, then));
        if (!writing) {
            write();
        }
    }

    private void write() {
        writing = true;
        List<Change> mine = waiting;
        waiting = new ArrayList<>();
        List<ImageRecord> next = durable;
        for (Change change : mine) {
            next = change.how.apply(next);
        }
        List<ImageRecord> written = next;
        ImageCatalogue catalogue = new ImageCatalogue(++sequence, nextId, written);
        stores.writeCatalogue(
                new Span(catalogue.offset(), catalogue.encode()), () -> written(mine, written));
    }

    private void written(List<Change> mine, List<ImageRecord> records) {
        durable = records;
        writing = false;
        chain.update(records, mine.stream().flatMap(c -> c.taken.stream()).toList());
        if (!waiting.isEmpty()) {
            write();
        }
        mine.forEach(change -> change.then.run());
    }
}
