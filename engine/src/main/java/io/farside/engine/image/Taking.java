// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.format.ImageCatalogue;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.State;
import io.farside.engine.image.ImageSet.Taken;
import io.farside.engine.image.ImageStores.Result;
import io.farside.engine.image.ImageStores.Store;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes images, one at a time: everything written so far durable, stores made, then one durable
 * write of the catalogue makes the image exist over all volumes.
 */
final class Taking {
    private final ImageStores stores;
    private final Chain chain;
    private final Catalogue catalogue;
    private final Upkeep upkeep;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    Taking(ImageStores stores, Chain chain, Catalogue catalogue, Upkeep upkeep) {
        this.stores = stores;
        this.chain = chain;
        this.catalogue = catalogue;
        this.upkeep = upkeep;
    }

    /** Deletes what a run that ended while it took an image has left. */
    void begin() {
        busy = true;
        stores.remove(
                catalogue.nextId(),
                () -> {
                    busy = false;
                    next();
                });
    }

    void take(ImageRequest request, Taken then) {
        Runnable run = () -> begin(request, then);
        if (busy) {
            waiting.add(run);
        } else {
            run.run();
        }
    }

    private void begin(ImageRequest request, Taken then) {
        busy = true;
        Answer refusal = whyNot(request);
        if (refusal != Answer.DONE) {
            end(then, refusal, 0);
            return;
        }
        stores.flush(result -> {
            if (result != Result.OK) {
                end(then, answer(result), 0);
                return;
            }
            long id = catalogue.nextId();
            boolean[] cloned = new boolean[chain.volumes().size()];
            create(
                    id,
                    0,
                    cloned,
                    created -> {
                        if (created == Result.OK) {
                            record(id, request, cloned, then);
                        } else {
                            stores.remove(id, () -> end(then, answer(created), 0));
                        }
                    });
        });
    }

    private Answer whyNot(ImageRequest request) {
        if (upkeep.hasFailed()) {
            return Answer.FAILED;
        }
        if (chain.restoring() != null) {
            return Answer.RESTORING;
        }
        long live = chain.chain().stream().filter(i -> !i.is(State.MERGING)).count();
        long left = request.replaces() == 0 ? live : live - 1;
        boolean own =
                switch (request.kind()) {
                    case SAFETY, PERIOD -> true;
                    case RETAINED, BASE, PRACTICE, BRANCH, COPY -> false;
                };
        return left >= (own ? ImageSet.MAX_WITH_SAFETY : ImageSet.MAX_IMAGES)
                        || catalogue.size() >= ImageCatalogue.MAX_IMAGES
                ? Answer.TOO_MANY
                : Answer.DONE;
    }

    static Answer answer(Result result) {
        return switch (result) {
            case OK -> Answer.DONE;
            case NO_SPACE -> Answer.NO_SPACE;
            case FAILED -> Answer.FAILED;
        };
    }

    private void create(long id, int volume, boolean[] cloned, Consumer<Result> then) {
        if (volume == cloned.length) {
            then.accept(Result.OK);
            return;
        }
        stores.create(
                new Store(id, volume, false),
                (result, whole) -> {
                    cloned[volume] = whole;
                    if (result == Result.OK) {
                        create(id, volume + 1, cloned, then);
                    } else {
                        then.accept(result);
                    }
                });
    }

    private void record(long id, ImageRequest request, boolean[] cloned, Taken then) {
        List<Long> copied = new ArrayList<>(Collections.nCopies(cloned.length, 0L));
        ImageMaps[] maps = new ImageMaps[cloned.length];
        for (int v = 0; v < cloned.length; v++) {
            maps[v] = new ImageMaps(chain.volume(v).blocks());
            if (cloned[v]) {
                copied.set(v, chain.volume(v).blocks());
            }
        }
        ImageRecord record =
                new ImageRecord(
                        id,
                        request.name(),
                        request.kind(),
                        State.READY,
                        request.wallMillis(),
                        request.generation(),
                        request.roleEpoch(),
                        request.expiryMillis(),
                        false,
                        request.background(),
                        copied);
        catalogue.use(id);
        catalogue.change(
                records -> with(records, record, request.replaces()),
                List.of(new Image(record, maps)),
                () -> {
                    upkeep.wake();
                    end(then, Answer.DONE, id);
                });
    }

    /** Adds an image and gives up the one it replaces; what older ones need of that is moved. */
    private static List<ImageRecord> with(
            List<ImageRecord> records, ImageRecord added, long replaces) {
        List<ImageRecord> next = new ArrayList<>();
        for (ImageRecord record : records) {
            boolean given = record.id() == replaces && record.state() == State.READY;
            next.add(given ? record.with(State.MERGING) : record);
        }
        next.add(added);
        return next;
    }

    private void end(Taken then, Answer answer, long id) {
        busy = false;
        then.done(answer, id);
        next();
    }

    private void next() {
        Runnable next = busy ? null : waiting.poll();
        if (next != null) {
            next.run();
        }
    }
}
