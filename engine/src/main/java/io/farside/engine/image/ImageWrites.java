// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.image.ImageSet.Blocks;
import io.farside.engine.image.ImageSet.Writable;
import io.farside.engine.image.ImageStores.Result;
import io.farside.engine.image.ImageStores.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes of hosts to images: they go to a store beside the frozen one, block by block, each filled
 * with the image's content before its first write.
 */
final class ImageWrites {
    private final ImageStores stores;
    private final Chain chain;
    private final Catalogue catalogue;
    private final Upkeep upkeep;

    /** Images whose first write is being recorded, and who waits for that. */
    private final Map<Long, List<Consumer<Answer>>> opening = new HashMap<>();

    /** Filled, but not durably marked as such yet. */
    private final Set<Filling> filling = new HashSet<>();

    private record Filling(Store store, long block) {}

    ImageWrites(ImageStores stores, Chain chain, Catalogue catalogue, Upkeep upkeep) {
        this.stores = stores;
        this.chain = chain;
        this.catalogue = catalogue;
        this.upkeep = upkeep;
    }

    void prepare(Image image, int volume, Blocks blocks, Writable then) {
        if (image.record.written()) {
            fill(image, volume, blocks, then);
            return;
        }
        Consumer<Answer> go =
                answer -> {
                    if (answer == Answer.DONE) {
                        fill(image, volume, blocks, then);
                    } else {
                        then.done(answer, null);
                    }
                };
        List<Consumer<Answer>> waiting = opening.get(image.id());
        if (waiting != null) {
            waiting.add(go);
            return;
        }
        opening.put(image.id(), new ArrayList<>(List.of(go)));
        create(image, 0);
    }

    private void create(Image image, int volume) {
        if (volume == chain.volumes().size()) {
            catalogue.change(image.id(), r -> r.withWrites(), () -> opened(image, Answer.DONE));
            return;
        }
        stores.create(
                image.overlay(volume),
                (result, whole) -> {
                    if (result == Result.OK) {
                        create(image, volume + 1);
                    } else {
                        opened(image, Taking.answer(result));
                    }
                });
    }

    private void opened(Image image, Answer answer) {
        List<Consumer<Answer>> waiting = opening.remove(image.id());
        if (waiting != null) {
            waiting.forEach(go -> go.accept(answer));
        }
    }

    private void fill(Image image, int volume, Blocks blocks, Writable then) {
        Store store = image.overlay(volume);
        if (isFilled(image, volume, blocks)) {
            then.done(Answer.DONE, store);
            return;
        }
        Lane lane = upkeep.lane(volume);
        lane.run(
                end -> {
                    List<Long> some = missing(image, volume, blocks, lane.most());
                    lane.copy(
                            image,
                            store,
                            some,
                            result -> {
                                if (result == Result.OK) {
                                    mark(image, volume, some, lane, end);
                                } else {
                                    end.accept(result);
                                }
                            });
                },
                result -> {
                    if (result == Result.OK) {
                        fill(image, volume, blocks, then);
                    } else {
                        then.done(Taking.answer(result), null);
                    }
                });
    }

    private void mark(Image image, int volume, List<Long> blocks, Lane lane, Consumer<Result> end) {
        Store store = image.overlay(volume);
        for (long block : blocks) {
            image.maps[volume].overlay.set(block);
            filling.add(new Filling(store, block));
        }
        lane.write(
                image,
                () -> {
                    blocks.forEach(block -> filling.remove(new Filling(store, block)));
                    end.accept(Result.OK);
                });
    }

    private boolean isFilled(Image image, int volume, Blocks blocks) {
        Store store = image.overlay(volume);
        for (long b = blocks.first(); b <= blocks.last(); b++) {
            boolean marked = image.maps[volume].overlay.get(b);
            if (!marked || (!filling.isEmpty() && filling.contains(new Filling(store, b)))) {
                return false;
            }
        }
        return true;
    }

    private static List<Long> missing(Image image, int volume, Blocks blocks, int most) {
        List<Long> missing = new ArrayList<>();
        for (long b = blocks.first(); b <= blocks.last() && missing.size() < most; b++) {
            if (!image.maps[volume].overlay.get(b)) {
                missing.add(b);
            }
        }
        return missing;
    }
}
