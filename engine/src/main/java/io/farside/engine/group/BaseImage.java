// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.image.Answer;
import io.farside.engine.image.ImageRequest;
import java.time.Instant;
import java.util.List;

/**
 * What both sides held when replication ended, kept at the primary as an image until both are equal
 * again: the other side's content stays readable here while hosts go on. Writes that were on their
 * way at that moment are in it. Where the other side was behind there is none, because it would
 * show something that side does not have.
 */
final class BaseImage {
    static final String PREFIX = "stop-";

    private final Core core;

    BaseImage(Core core) {
        this.core = core;
    }

    /** Replication ends; nothing has been recorded or marked for that yet. */
    void take() {
        boolean equal = core.record.synced && core.record.everSynced && !core.isMarked();
        if (!core.policies().baseImageOnStop() || !equal || core.failed) {
            return;
        }
        long wall = core.now.wallMillis();
        // Writes that come from now on pass only once it is taken.
        core.images()
                .take(
                        new ImageRequest(
                                PREFIX + Instant.ofEpochMilli(wall),
                                Kind.BASE,
                                wall,
                                core.record.current,
                                core.record.roleEpoch,
                                0,
                                false,
                                last()),
                        (answer, id) -> taken(answer));
    }

    private long last() {
        return core.images().images().stream()
                .filter(BaseImage::isOwn)
                .mapToLong(ImageRecord::id)
                .max()
                .orElse(0);
    }

    private static boolean isOwn(ImageRecord image) {
        return image.kind() == Kind.BASE && image.name().startsWith(PREFIX);
    }

    private void taken(Answer answer) {
        core.changed();
        switch (answer) {
            case DONE, FAILED -> {
                // Done, or the failure of the disk has been told already.
            }
            case TOO_MANY, NO_SPACE, RESTORING ->
                    core.link.note = "no base image was taken at the stop: " + answer;
            case UNKNOWN, WRITTEN, FROZEN -> throw new IllegalStateException("taking: " + answer);
        }
    }

    /** Both sides are equal: what they held at the last stop is neither's content any more. */
    void drop() {
        for (ImageRecord image : List.copyOf(core.images().images())) {
            if (isOwn(image)) {
                core.images().drop(image.id(), answer -> core.changed());
            }
        }
    }
}
