// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.Map;

/**
 * The management server in short.
 *
 * @param serverId its identity, kept for the life of the data directory
 * @param term fencing number it claimed at its start; nodes refuse lower ones
 * @param logPosition number of the last entry of its command log
 * @param storageSystems defined
 * @param storageSystemsAnswering of them
 * @param sessionsByStatus how many sessions have each status
 * @param tasksRunning plans under way
 */
public record StatusView(
        String version,
        String serverId,
        long term,
        String startedAt,
        String dataDirectory,
        long logPosition,
        int sites,
        int storageSystems,
        int storageSystemsAnswering,
        int sessions,
        Map<String, Integer> sessionsByStatus,
        int tasksRunning) {}
