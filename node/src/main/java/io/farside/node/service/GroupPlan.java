// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.NodeIds;
import io.farside.api.node.PoliciesView;
import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ReplicationMode;
import io.farside.node.group.GroupDefinition;
import io.farside.node.link.LinkHub;
import io.farside.node.volume.ObjectName;
import io.farside.wire.replication.GroupFacts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks a request for a group and turns it into a definition. */
final class GroupPlan {
    private static final Set<String> MODES =
            Set.of(
                    ReplicationMode.SYNC.toString(),
                    ReplicationMode.STREAM.toString(),
                    ReplicationMode.PERIODIC.toString(),
                    ReplicationMode.GLOBAL_COPY.toString());

    /** Longest period of a cycle, seconds. */
    private static final int MAX_PERIOD_SECONDS = 86_400;

    private static final long MAX_HOLD_BUDGET_MILLIS = 60_000;
    private static final long MAX_HOLD_LIMIT_MILLIS = 86_400_000L * 365;
    private static final long MAX_RPO_MILLIS = 86_400_000L * 365;

    private final String self;
    private final LinkHub links;

    /**
     * @param self name of this node
     */
    GroupPlan(String self, LinkHub links) {
        this.self = self;
        this.links = links;
    }

    /** On the loop: peers are looked up there. */
    GroupDefinition of(CreateGroupRequest request) {
        String name = ObjectName.checked("The group name", request.name());
        UUID id = groupId(request.groupId());
        boolean primary = isPrimary(request.role());
        return new GroupDefinition(
                GroupDefinition.FORMAT,
                name,
                id,
                primary,
                members(request.volumes(), id, primary),
                target(request.target()),
                checked(request.policies()));
    }

    private static UUID groupId(@Nullable String text) {
        try {
            if (text != null && text.length() == 36) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw wrong("groupId", "it must be a UUID, the same at both nodes");
    }

    private static boolean isPrimary(@Nullable String role) {
        return switch (role == null ? "" : role) {
            case "primary" -> true;
            case "secondary" -> false;
            default -> throw wrong("role", "write primary or secondary");
        };
    }

    private static List<GroupDefinition.Member> members(
            @Nullable List<CreateGroupRequest.Volume> volumes, UUID id, boolean primary) {
        if (volumes == null || volumes.isEmpty() || volumes.size() > GroupFacts.MAX_VOLUMES) {
            throw wrong("volumes", "a group has 1 to " + GroupFacts.MAX_VOLUMES + " volumes");
        }
        List<GroupDefinition.Member> members = new ArrayList<>();
        Set<String> here = new HashSet<>();
        Set<String> there = new HashSet<>();
        if (volumes.contains(null)) {
            throw wrong("volumes", "an entry is null");
        }
        for (CreateGroupRequest.Volume volume : volumes) {
            String name = ObjectName.checked("The volume name", volume.name());
            String peer =
                    ObjectName.checked(
                            "The peer's volume name",
                            volume.peerName() == null ? name : volume.peerName());
            if (!here.add(name) || !there.add(peer)) {
                throw wrong("volumes", "volume " + name + " is named twice");
            }
            members.add(new GroupDefinition.Member(name, peer, pairId(id, primary ? name : peer)));
        }
        members.sort(Comparator.comparing(m -> primary ? m.name() : m.peerName()));
        return members;
    }

    /** The same at both nodes: made of the group and the natural primary's name of the volume. */
    private static UUID pairId(UUID group, String primaryName) {
        return UUID.nameUUIDFromBytes((group + "/" + primaryName).getBytes(StandardCharsets.UTF_8));
    }

    private GroupDefinition.Peer target(CreateGroupRequest.@Nullable Target target) {
        if (target == null) {
            throw wrong("target", "it is missing");
        }
        String name = ObjectName.checked("The target's node name", target.nodeName());
        if (name.equals(self)) {
            throw wrong("target.nodeName", "it is this node itself");
        }
        return new GroupDefinition.Peer(
                name,
                NodeIds.text(nodeId(name, target.nodeId())),
                address(name, target.address()),
                mode(target.mode()),
                period(target));
    }

    private static @Nullable String mode(@Nullable String mode) {
        if (mode != null && !MODES.contains(mode)) {
            throw wrong("target.mode", "write sync, stream, periodic or global-copy");
        }
        return mode;
    }

    private static @Nullable Integer period(CreateGroupRequest.Target target) {
        Integer seconds = target.periodSeconds();
        if (seconds == null) {
            return null;
        }
        if (!ReplicationMode.PERIODIC.toString().equals(target.mode())) {
            throw wrong("target.periodSeconds", "only the mode periodic has a period");
        }
        if (seconds < 1 || seconds > MAX_PERIOD_SECONDS) {
            throw wrong("target.periodSeconds", "it is 1 to " + MAX_PERIOD_SECONDS);
        }
        return seconds;
    }

    private long nodeId(String name, @Nullable String text) {
        if (text == null) {
            Long known = links.nodeId(name);
            if (known == null) {
                throw wrong(
                        "target.nodeId",
                        "there was no contact with node " + name + " yet, so its id is needed");
            }
            return known;
        }
        try {
            long id = NodeIds.parse(text);
            if (id != 0) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw wrong("target.nodeId", "a node id is 1 to 16 hexadecimal digits and not zero");
    }

    private @Nullable String address(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        ListenAddress address;
        try {
            address = ListenAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong("target.address", String.valueOf(e.getMessage()));
        }
        if (!address.isLocal() && !links.isSecured(name)) {
            throw wrong(
                    "target.address",
                    address
                            + " is reached over a network: let the nodes join first, or configure"
                            + " tls");
        }
        return address.toString();
    }

    /**
     * @throws ProblemException {@code FSDN2040E}
     */
    static PoliciesView checked(@Nullable PoliciesView policies) {
        if (policies == null) {
            return PoliciesView.DEFAULT;
        }
        String loss = policies.onReplicationLoss() == null ? "" : policies.onReplicationLoss();
        if (!Set.of("release", "hold", "fail").contains(loss)) {
            throw wrong("policies.onReplicationLoss", "write release, hold or fail");
        }
        if (policies.holdBudgetMillis() < 0
                || policies.holdBudgetMillis() > MAX_HOLD_BUDGET_MILLIS) {
            throw wrong("policies.holdBudgetMillis", "it is 0 to " + MAX_HOLD_BUDGET_MILLIS);
        }
        if (policies.holdLimitMillis() < 0 || policies.holdLimitMillis() > MAX_HOLD_LIMIT_MILLIS) {
            throw wrong("policies.holdLimitMillis", "it is 0 to " + MAX_HOLD_LIMIT_MILLIS);
        }
        alerts(policies);
        return policies;
    }

    private static void alerts(PoliciesView policies) {
        long warning = Objects.requireNonNullElse(policies.rpoWarningMillis(), 0L);
        long alert = Objects.requireNonNullElse(policies.rpoAlertMillis(), 0L);
        if (warning < 0 || warning > MAX_RPO_MILLIS) {
            throw wrong("policies.rpoWarningMillis", "it is 0 to " + MAX_RPO_MILLIS);
        }
        if (alert < 0 || alert > MAX_RPO_MILLIS) {
            throw wrong("policies.rpoAlertMillis", "it is 0 to " + MAX_RPO_MILLIS);
        }
        if (alert > 0 && alert < warning) {
            throw wrong("policies.rpoAlertMillis", "it is not below rpoWarningMillis");
        }
    }

    static ProblemException wrong(String field, String why) {
        return Problem.badInput(
                        "FSDN2040E",
                        "Field " + field + " of the request: " + why + ".",
                        "Correct the field and send the request again.")
                .toException();
    }
}
