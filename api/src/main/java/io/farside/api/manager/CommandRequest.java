// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import org.jspecify.annotations.Nullable;

/**
 * A command to a session. Options that the command does not take are refused.
 *
 * @param command {@code Start H1->H2}, {@code Start H2->H1}, {@code Suspend}, {@code Stop}, {@code
 *     Recover}, {@code Release I/O}, {@code Enable Copy to Site 1}, {@code Enable Copy to Site 2},
 *     {@code Terminate}, {@code Refresh States}, {@code switchover}, {@code failover} or {@code
 *     failback}; letter case does not matter
 * @param dryRun print the plan, change nothing
 * @param toSite switchover, failover: name of the site to go to; null for the other one
 * @param discard Start, failback: writes that only the other side has may be discarded
 * @param overwrite Start: the target's unrelated data may be overwritten
 * @param disconnectHosts switchover, failback: hosts that have the volumes open for writing are cut
 *     off at the flip
 * @param abandonedSite failover: name of the site whose writes are given up, typed by the operator
 * @param expectedVersion version of the session the caller saw; another one refuses the command
 * @param idempotencyKey chosen by the caller, at most 64 characters: a repeat answers with the same
 *     task and does nothing
 */
public record CommandRequest(
        String command,
        @Nullable Boolean dryRun,
        @Nullable String toSite,
        @Nullable Boolean discard,
        @Nullable Boolean overwrite,
        @Nullable Boolean disconnectHosts,
        @Nullable String abandonedSite,
        @Nullable Long expectedVersion,
        @Nullable String idempotencyKey) {

    /** A command without options. */
    public static CommandRequest of(String command) {
        return new CommandRequest(command, null, null, null, null, null, null, null, null);
    }

    public CommandRequest asDryRun() {
        return new CommandRequest(
                command,
                true,
                toSite,
                discard,
                overwrite,
                disconnectHosts,
                abandonedSite,
                expectedVersion,
                idempotencyKey);
    }

    public CommandRequest to(String site) {
        return new CommandRequest(
                command,
                dryRun,
                site,
                discard,
                overwrite,
                disconnectHosts,
                abandonedSite,
                expectedVersion,
                idempotencyKey);
    }

    public CommandRequest withDiscard() {
        return new CommandRequest(
                command,
                dryRun,
                toSite,
                true,
                overwrite,
                disconnectHosts,
                abandonedSite,
                expectedVersion,
                idempotencyKey);
    }

    public CommandRequest withOverwrite() {
        return new CommandRequest(
                command,
                dryRun,
                toSite,
                discard,
                true,
                disconnectHosts,
                abandonedSite,
                expectedVersion,
                idempotencyKey);
    }

    public CommandRequest withDisconnectHosts() {
        return new CommandRequest(
                command,
                dryRun,
                toSite,
                discard,
                overwrite,
                true,
                abandonedSite,
                expectedVersion,
                idempotencyKey);
    }

    public CommandRequest abandoning(String site) {
        return new CommandRequest(
                command,
                dryRun,
                toSite,
                discard,
                overwrite,
                disconnectHosts,
                site,
                expectedVersion,
                idempotencyKey);
    }

    public CommandRequest withKey(String key) {
        return new CommandRequest(
                command,
                dryRun,
                toSite,
                discard,
                overwrite,
                disconnectHosts,
                abandonedSite,
                expectedVersion,
                key);
    }
}
