// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.api.node.TakeImageRequest;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.format.ImageRecord.Kind;
import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupView;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.node.group.GroupDriver;
import io.farside.node.group.ImageExports;
import io.farside.node.loop.EventLoop;
import io.farside.node.volume.ObjectName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operations on point-in-time copies of groups. Thread-safe; blocking; not for the loop. */
public final class ImageService {
    private final GroupService groups;
    private final EventLoop loop;

    public ImageService(GroupService groups, EventLoop loop) {
        this.groups = groups;
        this.loop = loop;
    }

    public GroupDriver driver(String group) {
        return groups.get(group);
    }

    /** The group's state, null when it does not run. */
    public @Nullable GroupView view(GroupDriver driver) {
        return OnLoop.call(loop, () -> Optional.ofNullable(driver.view())).orElse(null);
    }

    /** Oldest first. */
    public List<ImageRecord> list(GroupDriver driver) {
        return ImageExports.shown(view(driver));
    }

    /**
     * The image meant by a name or an id.
     *
     * @throws ProblemException {@code FSDN2070E}
     */
    public ImageRecord get(GroupDriver driver, String image) {
        ImageRecord found = ImageExports.meant(list(driver), image);
        if (found == null) {
            throw Problem.notFound(
                            "FSDN2070E",
                            "Group "
                                    + driver.definition().name()
                                    + " has no image '"
                                    + ObjectName.shown(image)
                                    + "' at this node.",
                            "List the images of the group.",
                            driver.definition().name())
                    .toException();
        }
        return found;
    }

    /**
     * Takes an image of all volumes at one instant.
     *
     * @throws ProblemException for wrong input, or what the engine refuses with
     */
    public ImageRecord take(GroupDriver driver, TakeImageRequest request) {
        String name = ObjectName.checked("Image", request.name());
        Kind kind = kind(request.kind());
        long expiry = expiry(kind, request.keepSeconds());
        String refreshed = request.refreshes();
        long replaces = refreshed == null ? 0 : get(driver, refreshed).id();
        boolean background = Boolean.TRUE.equals(request.background());
        String id =
                groups.command(
                        driver.definition().name(),
                        new GroupCommand.TakeImage(null, name, kind, expiry, background, replaces));
        return get(driver, id, name);
    }

    private ImageRecord get(GroupDriver driver, String id, String name) {
        for (ImageRecord image : list(driver)) {
            if (Long.toString(image.id()).equals(id)) {
                return image;
            }
        }
        return get(driver, name);
    }

    private static Kind kind(@Nullable String text) {
        if (text == null) {
            return Kind.COPY;
        }
        for (Kind kind : List.of(Kind.COPY, Kind.PRACTICE, Kind.RETAINED, Kind.BASE)) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
                return kind;
            }
        }
        throw Problem.badInput(
                        "FSDN2071E",
                        "'" + ObjectName.shown(text) + "' is no kind of image that can be taken.",
                        "Write copy, practice, retained or base.")
                .toException();
    }

    private static long expiry(Kind kind, @Nullable Long keepSeconds) {
        if (keepSeconds != null
                && (keepSeconds < 1 || keepSeconds > TakeImageRequest.MAX_KEEP_SECONDS)) {
            throw Problem.badInput(
                            "FSDN2072E",
                            "An image cannot be kept for " + keepSeconds + " s.",
                            "Give 1 to "
                                    + TakeImageRequest.MAX_KEEP_SECONDS
                                    + " seconds, or none for ever.")
                    .toException();
        }
        Long seconds = keepSeconds;
        if (seconds == null && kind == Kind.PRACTICE) {
            seconds = TakeImageRequest.PRACTICE_SECONDS;
        }
        return seconds == null ? 0 : System.currentTimeMillis() + seconds * 1000;
    }

    /**
     * Gives an image up.
     *
     * @param force also while hosts have it open; they are disconnected
     * @throws ProblemException {@code FSDN2070E}, {@code FSDN2073E}
     */
    public void drop(GroupDriver driver, String image, boolean force) {
        ImageRecord found = get(driver, image);
        requireIdle(driver, found, force, "dropped");
        groups.command(driver.definition().name(), new GroupCommand.DropImage(null, found.id()));
    }

    /**
     * Brings the volumes back to an image; they show it when this returns.
     *
     * @throws ProblemException {@code FSDN2070E}, or what the engine refuses with
     */
    public ImageRecord restore(GroupDriver driver, String image) {
        ImageRecord found = get(driver, image);
        requireIdle(driver, found, false, "restored");
        groups.command(driver.definition().name(), new GroupCommand.RestoreImage(null, found.id()));
        return get(driver, Long.toString(found.id()), found.name());
    }

    private static void requireIdle(
            GroupDriver driver, ImageRecord image, boolean force, String verb) {
        int open = driver.images().hosts(image.id());
        if (open > 0 && !force) {
            throw Problem.of(
                            "FSDN2073E",
                            open
                                    + " host connections are open on image "
                                    + image.name()
                                    + " of group "
                                    + driver.definition().name()
                                    + ", which cannot be "
                                    + verb
                                    + " now.",
                            "Disconnect the hosts first, or drop it with force.",
                            driver.definition().name())
                    .as(ProblemKind.REFUSED)
                    .toException();
        }
    }
}
