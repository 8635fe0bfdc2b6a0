// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.format.ImageRecord;
import io.farside.engine.image.Answer;
import io.farside.engine.image.ImageRequest;
import io.farside.engine.track.PagedBits;
import io.farside.model.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Operators' verbs on point-in-time copies. */
final class ImageCommands {
    private final Core core;
    private final Access access;
    private final HostWrites hosts;
    private final Flips flips;
    private final Meeting meeting;
    private final StreamTarget stream;

    ImageCommands(
            Core core,
            Access access,
            HostWrites hosts,
            Flips flips,
            Meeting meeting,
            StreamTarget stream) {
        this.meeting = meeting;
        this.stream = stream;
        this.core = core;
        this.access = access;
        this.hosts = hosts;
        this.flips = flips;
    }

    private String group() {
        return core.config.name();
    }

    void take(long request, GroupCommand.TakeImage command) {
        Problem refusal = whyNotTake(command);
        if (refusal != null) {
            core.out.refuse(request, refusal);
            return;
        }
        // A target of a stream may hold half an epoch; what comes meanwhile waits in its log.
        stream.pause(() -> takeNow(request, command));
    }

    /** The time of the state that the volumes hold. */
    private long instant() {
        if (core.isPrimary() || !core.isAsync()) {
            return core.now.wallMillis();
        }
        long held = stream.heldMillis();
        long known = held > 0 ? held : core.record.asOfMillis;
        return known > 0 ? known : core.now.wallMillis();
    }

    private void takeNow(long request, GroupCommand.TakeImage command) {
        Problem refusal = whyNotTake(command);
        if (refusal != null) {
            core.out.refuse(request, refusal);
            stream.resume();
            return;
        }
        core.images()
                .take(
                        new ImageRequest(
                                command.name(),
                                command.kind(),
                                instant(),
                                core.record.current,
                                core.record.roleEpoch,
                                command.expiryMillis(),
                                command.background(),
                                command.replaces()),
                        (answer, id) -> {
                            core.changed();
                            answer(request, answer, command.replaces(), Long.toString(id));
                            stream.resume();
                        });
    }

    private @Nullable Problem whyNotTake(GroupCommand.TakeImage command) {
        boolean named =
                !command.name().isBlank()
                        && command.name().getBytes(StandardCharsets.UTF_8).length
                                <= ImageRecord.MAX_NAME_BYTES;
        boolean own =
                switch (command.kind()) {
                    case SAFETY, PERIOD, BRANCH -> false;
                    case RETAINED, BASE, PRACTICE, COPY -> true;
                };
        if (!named || !own) {
            return Refusals.badImage(group(), command.name());
        }
        if (core.failed) {
            return Refusals.localFailure(group(), core.link.note);
        }
        if (core.record.resyncOpen) {
            return Refusals.outOfOrder(group());
        }
        if (command.replaces() != 0 && !isOwn(command.replaces())) {
            return Refusals.noImage(group(), command.replaces());
        }
        boolean taken =
                core.images().images().stream()
                        .anyMatch(i ->
                                i.name().equals(command.name())
                                        && i.id() != command.replaces()
                                        && core.images().find(i.id()) != null);
        return taken ? Refusals.imageNameTaken(group(), command.name()) : null;
    }

    private boolean isOwn(long id) {
        ImageRecord image = core.images().find(id);
        return image != null && image.kind() != ImageRecord.Kind.SAFETY;
    }

    void drop(long request, long id) {
        if (!isOwn(id)) {
            core.out.refuse(request, Refusals.noImage(group(), id));
            return;
        }
        core.images()
                .drop(
                        id,
                        answer -> {
                            core.changed();
                            answer(request, answer, id, "image dropped");
                        });
    }

    /** A restore is a write: what it changes differs from the peer before the volumes show it. */
    void restore(long request, long id) {
        Problem refusal = whyNotRestore(id);
        if (refusal != null) {
            core.out.refuse(request, refusal);
            return;
        }
        core.goingBack = true;
        meeting.abandon();
        hosts.keepNothing();
        hosts.recordGeneration();
        core.exposure.written(core.now.nanos());
        access.hold(Access.Hold.RESTORE);
        access.update();
        hosts.whenDrained(() -> {
            for (Volume v : core.volumes) {
                PagedBits touched = core.images().touched(id, v.index);
                if (touched != null) {
                    v.dirty.or(touched);
                }
            }
            core.syncBitmaps(() ->
                    core.file.save(() ->
                            core.images().restore(id, answer -> restored(request, answer, id))));
        });
    }

    private void restored(long request, Answer answer, long id) {
        core.goingBack = false;
        access.letGo(Access.Hold.RESTORE);
        access.update();
        meeting.restart();
        core.changed();
        answer(request, answer, id, "the volumes show the image; it is copied back");
    }

    private @Nullable Problem whyNotRestore(long id) {
        ImageRecord image = core.images().find(id);
        if (image == null) {
            return Refusals.noImage(group(), id);
        }
        if (!core.isPrimary()) {
            return Refusals.notPrimary(group(), "restore", core.peerNode().name());
        }
        if (core.failed) {
            return Refusals.localFailure(group(), core.link.note);
        }
        if (core.record.fence) {
            return Refusals.fenced(core);
        }
        if (core.isStarted() || core.isStarting() || core.link.isReplicating()) {
            return Refusals.restoreWhileStarted(group());
        }
        if (flips.writers() > 0) {
            return Refusals.hostsAttached(group(), flips.writers());
        }
        return image.written() ? Refusals.writtenImage(group(), image.name()) : null;
    }

    private void answer(long request, Answer answer, long id, String done) {
        switch (answer) {
            case DONE -> core.out.done(request, done);
            case UNKNOWN -> core.out.refuse(request, Refusals.noImage(group(), id));
            case TOO_MANY -> core.out.refuse(request, Refusals.tooManyImages(group()));
            case RESTORING -> core.out.refuse(request, Refusals.restoring(group()));
            case WRITTEN, FROZEN ->
                    core.out.refuse(request, Refusals.writtenImage(group(), Long.toString(id)));
            case NO_SPACE -> core.out.refuse(request, Refusals.noSpaceForImage(group()));
            case FAILED -> core.out.refuse(request, Refusals.localFailure(group(), core.link.note));
        }
    }
}
