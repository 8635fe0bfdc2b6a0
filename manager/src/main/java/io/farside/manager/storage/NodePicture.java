// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.storage;

import io.farside.api.node.GroupView;
import io.farside.api.node.NodeView;
import io.farside.api.node.VolumeView;
import io.farside.model.Problem;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A storage system as last heard. Immutable.
 *
 * @param since when the connection became so
 * @param heardAt when it last gave a sign of life, null before the first
 * @param problem why it is not connected, null when it is
 * @param node null before the first contact
 */
public record NodePicture(
        Connection connection,
        Instant since,
        @Nullable Instant heardAt,
        @Nullable Problem problem,
        @Nullable NodeView node,
        Map<String, VolumeView> volumes,
        Map<String, GroupView> groups) {

    /** Whether it answers. */
    public enum Connection {
        CONNECTING("Connecting"),
        CONNECTED("Connected"),
        UNKNOWN("Unknown");

        private final String label;

        Connection(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    static NodePicture connecting(Instant now) {
        return new NodePicture(Connection.CONNECTING, now, null, null, null, Map.of(), Map.of());
    }

    public boolean connected() {
        return connection == Connection.CONNECTED;
    }

    NodePicture heard(Instant now) {
        return new NodePicture(connection, since, now, problem, node, volumes, groups);
    }

    NodePicture lost(Instant now, Problem why) {
        boolean already = connection == Connection.UNKNOWN;
        return new NodePicture(
                Connection.UNKNOWN, already ? since : now, heardAt, why, node, volumes, groups);
    }

    NodePicture full(
            Instant now,
            @Nullable NodeView newNode,
            Map<String, VolumeView> newVolumes,
            Map<String, GroupView> newGroups) {
        return new NodePicture(
                Connection.CONNECTED,
                connected() ? since : now,
                now,
                null,
                newNode == null ? node : newNode,
                Map.copyOf(newVolumes),
                Map.copyOf(newGroups));
    }

    NodePicture with(NodeView newNode) {
        return new NodePicture(connection, since, heardAt, problem, newNode, volumes, groups);
    }

    NodePicture with(VolumeView volume) {
        return new NodePicture(
                connection,
                since,
                heardAt,
                problem,
                node,
                plus(volumes, volume.name(), volume),
                groups);
    }

    /** A later state of a group; an older one changes nothing. */
    NodePicture with(GroupView group) {
        GroupView known = groups.get(group.name());
        if (known != null
                && known.groupId().equals(group.groupId())
                && known.sequence() > group.sequence()) {
            return this;
        }
        return new NodePicture(
                connection,
                since,
                heardAt,
                problem,
                node,
                volumes,
                plus(groups, group.name(), group));
    }

    NodePicture withoutVolume(String name) {
        return new NodePicture(
                connection, since, heardAt, problem, node, minus(volumes, name), groups);
    }

    NodePicture withoutGroup(String name) {
        return new NodePicture(
                connection, since, heardAt, problem, node, volumes, minus(groups, name));
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
