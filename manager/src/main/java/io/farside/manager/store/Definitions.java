// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.store;

import io.farside.session.Session;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All definitions at one position of the log. Immutable. */
public record Definitions(
        long position,
        Map<String, SiteRow> sites,
        Map<String, StorageSystemRow> storageSystems,
        Map<String, SessionRow> sessions) {
    public static final Definitions EMPTY = new Definitions(0, Map.of(), Map.of(), Map.of());

    public record SiteRow(String name, String description) {}

    public record StorageSystemRow(String name, String site, String url) {}

    public record SessionRow(Session session, String description, long version) {}

    public @Nullable SessionRow session(String name) {
        return sessions.get(name);
    }

    Definitions at(long newPosition) {
        return new Definitions(newPosition, sites, storageSystems, sessions);
    }

    Definitions with(SiteRow row) {
        return new Definitions(position, plus(sites, row.name, row), storageSystems, sessions);
    }

    Definitions with(StorageSystemRow row) {
        return new Definitions(position, sites, plus(storageSystems, row.name, row), sessions);
    }

    Definitions with(SessionRow row) {
        return new Definitions(
                position, sites, storageSystems, plus(sessions, row.session.name(), row));
    }

    Definitions withoutSite(String name) {
        return new Definitions(position, minus(sites, name), storageSystems, sessions);
    }

    Definitions withoutStorageSystem(String name) {
        return new Definitions(position, sites, minus(storageSystems, name), sessions);
    }

    Definitions withoutSession(String name) {
        return new Definitions(position, sites, storageSystems, minus(sessions, name));
    }

    private static <T> Map<String, T> plus(Map<String, T> map, String key, T value) {
        Map<String, T> copy = new TreeMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }

    private static <T> Map<String, T> minus(Map<String, T> map, String key) {
        Map<String, T> copy = new TreeMap<>(map);
        copy.remove(key);
        return Collections.unmodifiableMap(copy);
    }
}
