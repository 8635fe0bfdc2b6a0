// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.image.Answer;
import io.farside.engine.image.ImageRequest;
import io.farside.model.StopReason;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The safety image: what a target held as one instant, kept from before the first block that comes
 * out of order until the end of that resync is recorded. Meanwhile the target may be failed over to
 * it. Where the resync overwrites writes only this side had, it stays afterwards as a branch.
 */
final class Safety {
    static final String NAME = "safety";

    private final Core core;

    Safety(Core core) {
        this.core = core;
    }

    /** The image this side may be brought back to, while it is out of order; or null. */
    @Nullable ImageRecord open() {
        return core.record.resyncOpen && !core.isPrimary()
                ? core.images().newest(Kind.SAFETY)
                : null;
    }

    /**
     * Takes the image where one is due: at a target that is a copy of one instant now.
     *
     * @param wanted asked again after each wait
     * @param then it is durable, or none is due
     * @param refused it cannot be taken; nothing may be copied to this side
     */
    void take(BooleanSupplier wanted, Runnable then, Consumer<StopReason> refused) {
        GroupRecord r = core.record;
        if (core.isPrimary() || !r.everSynced || r.resyncOpen) {
            then.run();
            return;
        }
        boolean lone = r.loneFirstMillis != 0;
        long expiry = lone ? core.now.wallMillis() + core.config.limits().branchMillis() : 0;
        core.images()
                .take(
                        new ImageRequest(
                                NAME,
                                Kind.SAFETY,
                                instant(),
                                r.current,
                                r.roleEpoch,
                                expiry,
                                false,
                                0),
                        (answer, id) -> {
                            if (wanted.getAsBoolean()) {
                                taken(answer, new Retry(wanted, then, refused));
                            } else {
                                // Whatever was taken is of no use: a later resync takes its own.
                                settle();
                            }
                        });
    }

    /** How to go on. */
    private record Retry(BooleanSupplier wanted, Runnable then, Consumer<StopReason> refused) {}

    private void taken(Answer answer, Retry retry) {
        core.changed();
        switch (answer) {
            case DONE -> retry.then.run();
            case TOO_MANY, NO_SPACE -> {
                core.link.note =
                        answer == Answer.NO_SPACE
                                ? "no space here for a safety image"
                                : "no room here for a safety image among the others";
                if (core.images().giveWay()) {
                    core.retry(() -> again(retry));
                } else {
                    retry.refused.accept(StopReason.NO_SPACE);
                }
            }
            case RESTORING -> core.images().whenRestored(() -> again(retry));
            case UNKNOWN, WRITTEN, FROZEN -> throw new IllegalStateException("taking: " + answer);
            case FAILED -> {
                // The failure of the disk has been told already.
            }
        }
    }

    private void again(Retry retry) {
        if (retry.wanted.getAsBoolean()) {
            take(retry.wanted, retry.then, retry.refused);
        }
    }

    /** The time of the state this side holds. */
    private long instant() {
        GroupRecord r = core.record;
        if (r.yielded && r.loneLastMillis != 0) {
            return r.loneLastMillis;
        }
        return r.asOfMillis != 0 ? r.asOfMillis : core.now.wallMillis();
    }

    /** Lets go of images of resyncs that have ended, or keeps them as branches. */
    void settle() {
        if (core.record.resyncOpen || core.goingBack) {
            return;
        }
        if (core.images().isRestoring()) {
            core.images().whenRestored(this::settle);
            return;
        }
        for (ImageRecord image : List.copyOf(core.images().images())) {
            if (image.kind() == Kind.SAFETY) {
                settle(image);
            }
        }
        core.changed();
    }

    private void settle(ImageRecord image) {
        if (image.expiryMillis() == 0 || core.isPrimary()) {
            core.images().drop(image.id(), answer -> core.changed());
            return;
        }
        String name = "branch-" + Instant.ofEpochMilli(image.wallMillis());
        core.images()
                .convert(
                        image.id(),
                        Kind.BRANCH,
                        name,
                        image.expiryMillis(),
                        answer -> core.changed());
    }
}
