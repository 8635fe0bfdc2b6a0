// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.engine.image.ImageSet;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.model.RoleEpoch;
import java.util.List;

/** Problems the engine reports, numbers N3001 to N3099. */
final class Refusals {
    private Refusals() {}

    static Problem recovering(String group) {
        return Problem.of(
                        "FSDN3001I",
                        "Group " + group + " is recovering from its metadata.",
                        "Wait a moment and repeat.",
                        group)
                .as(ProblemKind.UNAVAILABLE)
                .asRetryable();
    }

    static Problem isTarget(String group, List<GroupConfig.Target> targets) {
        return Problem.of(
                "FSDN3002I",
                "This side of group "
                        + group
                        + " is the target of "
                        + targets.getFirst().peer().name()
                        + ".",
                "Use the volumes at the primary, or fail over.",
                group);
    }

    static Problem takingOver(String group) {
        return Problem.of(
                        "FSDN3032I",
                        "This side of group " + group + " is recording that it is primary now.",
                        "Wait a moment and repeat.",
                        group)
                .asRetryable();
    }

    static Problem fenced(Core core) {
        boolean replaced = core.record.highestSeen.isAbove(core.record.roleEpoch);
        return replaced ? replaced(core) : returned(core.config.name());
    }

    private static Problem replaced(Core core) {
        String peer = core.peerNode().name();
        return Problem.of(
                        "FSDN3033W",
                        "Group "
                                + core.config.name()
                                + " is fenced: "
                                + peer
                                + " has taken over in role epoch "
                                + core.record.highestSeen
                                + ".",
                        "Use the volumes at "
                                + peer
                                + "; reprotect or failback there makes this side its target."
                                + " Override here abandons "
                                + peer
                                + ".",
                        core.config.name())
                .withCause("This side was primary in role epoch " + core.record.roleEpoch + ".");
    }

    private static Problem returned(String group) {
        return Problem.of(
                        "FSDN3003W",
                        "Group "
                                + group
                                + " is fenced: it came back as primary and must learn"
                                + " whether its peer has taken over.",
                        "Restore the link; or, where the peer was failed over, use reprotect or"
                                + " failback there; or override here to abandon the peer.",
                        group)
                .withCause("A primary that was away cannot know what happened meanwhile.");
    }

    static Problem corrupt(String group) {
        return Problem.of(
                "FSDN3004E",
                "The metadata of group " + group + " cannot be trusted.",
                "Fail over at the peer, or override here.",
                group);
    }

    static Problem localFailure(String group, String what) {
        return Problem.of(
                        "FSDN3005E",
                        "A local disk operation of group " + group + " failed.",
                        "Fail over at the peer; repair the disk and restart the node.",
                        group)
                .withCause(what);
    }

    static Problem outOfOrder(String group) {
        return Problem.of(
                "FSDN3006W",
                "This side of group " + group + " is out of order: a resync to it has not ended.",
                "Let the resync end: restore the link to the side it comes from.",
                group);
    }

    static Problem givenUp(String group, String peer) {
        return Problem.of(
                "FSDN3031W",
                "This side of group "
                        + group
                        + " holds writes that were given up for those of "
                        + peer
                        + ".",
                "Let the resync from "
                        + peer
                        + " end; or, where "
                        + peer
                        + " is lost, override naming it.",
                group,
                peer);
    }

    static Problem closing(String group) {
        return Problem.of(
                "FSDN3007I", "The node of group " + group + " is stopping.", "Restart it.", group);
    }

    static Problem fault(String group, String what) {
        return Problem.of(
                        "FSDN3008E",
                        "A broken invariant stopped group " + group + "; data is protected.",
                        "Keep the logs, report this, restart the node.",
                        group)
                .withCause(what)
                .as(ProblemKind.FAULT);
    }

    static Problem stale(String group, RoleEpoch expected, RoleEpoch actual) {
        return Problem.of(
                        "FSDN3010E",
                        "Group "
                                + group
                                + " is in role epoch "
                                + actual
                                + ", not "
                                + expected
                                + ".",
                        "Look at the group again, then repeat.",
                        group)
                .as(ProblemKind.CONFLICT);
    }

    static Problem notPrimary(String group, String verb, String peer) {
        return Problem.of(
                "FSDN3011E",
                "Only the primary of group "
                        + group
                        + " takes "
                        + verb
                        + "; this side is the"
                        + " target.",
                "Issue it at " + peer + ".",
                group);
    }

    static Problem notTarget(String group) {
        return Problem.of(
                "FSDN3012E",
                "This side of group " + group + " is the primary already.",
                "Fail over at the other side, or use override when this side is fenced.",
                group);
    }

    static Problem linkDown(String group, String peer) {
        return Problem.of(
                        "FSDN3013E",
                        "The link of group " + group + " to " + peer + " is down.",
                        "Restore the link, then repeat.",
                        group)
                .as(ProblemKind.UNAVAILABLE)
                .asRetryable();
    }

    static Problem alreadyStarted(String group) {
        return Problem.of("FSDN3014I", "Group " + group + " is started.", "", group);
    }

    /**
     * @param consent whether an operator's consent lifts it
     */
    static Problem verdict(String group, String line, boolean consent) {
        return Problem.of(
                        "FSDN3015E",
                        "The two sides of group " + group + " cannot replicate as they are.",
                        consent
                                ? "The target holds data of its own: start with overwrite to give"
                                        + " it up for what differs here."
                                : "Follow the cause; see the state of both sides.",
                        group)
                .withCause(line);
    }

    static Problem peerIsLive(String group, String peer) {
        return Problem.of(
                "FSDN3016E",
                "The primary of group " + group + " at " + peer + " is alive and replicating.",
                "Use switchover there, or stop the group first.",
                group);
    }

    static Problem neverSynced(String group) {
        return Problem.of(
                "FSDN3017E",
                "Group " + group + " has never completed its initial sync to this side.",
                "Let the initial sync end.",
                group);
    }

    static Problem loneWrites(String group, String peer, String preview) {
        return Problem.of(
                        "FSDN3018W",
                        peer
                                + " has writes of group "
                                + group
                                + " that this side does not have; they would be discarded.",
                        "Look at them there first; repeat with discard to give them up.",
                        group)
                .withCause(preview);
    }

    static Problem notSynced(String group) {
        return Problem.of(
                "FSDN3019E",
                "Group " + group + " is not started and in sync.",
                "Start it and wait until every volume is Synced.",
                group);
    }

    static Problem hostsAttached(String group, int writers) {
        return Problem.of(
                "FSDN3020E",
                writers + " host connection(s) have group " + group + " open for writing.",
                "Stop the application, or repeat with disconnect-hosts.",
                group);
    }

    static Problem flipFailed(String group, String why) {
        return Problem.of(
                        "FSDN3021E",
                        "The change of direction of group "
                                + group
                                + " was given up before anything changed.",
                        "Repeat when the link is stable.",
                        group)
                .withCause(why)
                .asRetryable();
    }

    static Problem flipPending(String group, String peer) {
        return Problem.of(
                "FSDN3022W",
                "This side of group "
                        + group
                        + " is demoted; "
                        + peer
                        + " has not confirmed that it took over.",
                "Contact finishes it; or fail over at " + peer + ", or override here.",
                group);
    }

    static Problem wrongName(String group, String peer) {
        return Problem.badInput(
                "FSDN3023E",
                "To override, name the side being abandoned.",
                "Type the name of the peer of this side: " + peer + ".",
                group);
    }

    static Problem notFenced(String group) {
        return Problem.of(
                "FSDN3024E",
                "Group " + group + " is not fenced here; there is nothing to override.",
                "Use failover to open a target.",
                group);
    }

    static Problem nothingHeld(String group) {
        return Problem.of("FSDN3025I", "Group " + group + " holds no writes.", "", group);
    }

    static Problem atHome(String group) {
        return Problem.of(
                "FSDN3026I",
                "Group " + group + " is in its natural direction already.",
                "Use reprotect to replicate from here.",
                group);
    }

    static Problem demotionRefused(String group, String peer, String why) {
        return Problem.of(
                        "FSDN3027E",
                        peer + " refused to be demoted in group " + group + ".",
                        "See the cause; repeat with discard where it names writes.",
                        group)
                .withCause(why);
    }

    static Problem busy(String group) {
        return Problem.of(
                        "FSDN3028I",
                        "Group " + group + " is busy with another command.",
                        "Wait for it to end.",
                        group)
                .as(ProblemKind.UNAVAILABLE)
                .asRetryable();
    }

    static Problem linkLost(String group) {
        return Problem.of(
                        "FSDN3029E",
                        "The link of group " + group + " was lost during the command.",
                        "Look at the group; repeat when the link is back.",
                        group)
                .as(ProblemKind.UNAVAILABLE)
                .asRetryable();
    }

    static Problem noImage(String group, long image) {
        return Problem.notFound(
                "FSDN3034E",
                "Group " + group + " has no image " + image + ".",
                "List the images of the group.",
                group);
    }

    static Problem badImage(String group, String name) {
        return Problem.badInput(
                "FSDN3035E",
                "'" + name + "' of this kind cannot be taken of group " + group + ".",
                "Give a name of 1 to 64 bytes and one of the kinds retained, base, practice and"
                        + " copy.",
                group);
    }

    static Problem imageNameTaken(String group, String name) {
        return Problem.of(
                        "FSDN3041E",
                        "Group " + group + " has an image '" + name + "' already.",
                        "Choose another name, or refresh that image.",
                        group)
                .as(ProblemKind.CONFLICT);
    }

    static Problem tooManyImages(String group) {
        return Problem.of(
                "FSDN3036E",
                "Group " + group + " has " + ImageSet.MAX_IMAGES + " images, which is the limit.",
                "Drop one that is not needed any more.",
                group);
    }

    static Problem restoring(String group) {
        return Problem.of(
                        "FSDN3037I",
                        "An image of group " + group + " is being copied back to its volumes.",
                        "Wait until that has ended.",
                        group)
                .as(ProblemKind.UNAVAILABLE)
                .asRetryable();
    }

    static Problem writtenImage(String group, String image) {
        return Problem.of(
                "FSDN3038E",
                "Image "
                        + image
                        + " of group "
                        + group
                        + " cannot be the source of a copy: hosts"
                        + " have written to it.",
                "Refresh it, or use another image.",
                group);
    }

    static Problem noSpaceForImage(String group) {
        return Problem.of(
                        "FSDN3039E",
                        "There is no space for an image of group " + group + ".",
                        "Free space on the file system of its volumes, or drop an image.",
                        group)
                .as(ProblemKind.UNAVAILABLE)
                .asRetryable();
    }

    static Problem restoreWhileStarted(String group) {
        return Problem.of(
                "FSDN3040E",
                "Group " + group + " replicates: its volumes cannot be brought back to an image.",
                "Stop the group first; start it again when the restore has begun.",
                group);
    }

    static Problem notStarted(String group) {
        return Problem.of("FSDN3030I", "Group " + group + " is not started.", "", group);
    }
}
