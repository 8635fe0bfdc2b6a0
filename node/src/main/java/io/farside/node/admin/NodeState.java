// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.ProblemView;
import io.farside.api.node.GroupView;
import io.farside.api.node.HealthView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.RpoView;
import io.farside.api.node.VolumeView;
import io.farside.api.node.WhyView;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.group.Effect.HostAccess;
import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.node.group.GroupDriver;
import io.farside.node.group.GroupState;
import io.farside.node.group.ImageExports;
import io.farside.node.link.PeerState;
import io.farside.node.nbd.NbdUri;
import io.farside.node.service.GroupService;
import io.farside.node.service.HostDirectory;
import io.farside.node.service.Terms;
import io.farside.node.service.VolumeService;
import io.farside.node.volume.Volume;
import io.farside.rest.EventHub;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything the API shows, as of now. Callable from any thread, never waits for the loop. */
public final class NodeState {
    /** How long before its end a lease is warned of, ms. */
    private static final long LEASE_WARNING_MILLIS = 15L * 60_000;

    private final NodeFacts facts;
    private final VolumeService volumes;
    private final GroupService groups;
    private final HostDirectory hosts;
    private final Terms terms;
    private final ViewMapper mapper;
    private volatile List<PeerState> peers = List.of();
    private volatile String admin = "";

    public NodeState(
            NodeFacts facts,
            VolumeService volumes,
            GroupService groups,
            HostDirectory hosts,
            Terms terms) {
        this.facts = facts;
        this.volumes = volumes;
        this.groups = groups;
        this.hosts = hosts;
        this.terms = terms;
        this.mapper = new ViewMapper(facts.nodeName(), facts.nodeId());
    }

    /** The links' state has changed. */
    public void peers(List<PeerState> now) {
        peers = List.copyOf(now);
    }

    /** The links' last state. */
    public List<PeerState> peers() {
        return peers;
    }

    /** Where the admin API listens. */
    public void admin(ListenAddress address) {
        admin = "http://" + address;
    }

    public NodeView node() {
        return new NodeView(
                facts.nodeName(),
                io.farside.api.node.NodeIds.text(facts.nodeId()),
                facts.version(),
                facts.bootId(),
                facts.startedAt(),
                facts.loop(),
                facts.dataDirectory(),
                admin,
                facts.nbd().stream().map(Object::toString).toList(),
                facts.replication() == null ? null : facts.replication().toString(),
                facts.certificate().get(),
                peers.stream().map(NodeState::peer).toList(),
                terms.highest());
    }

    private static NodeView.PeerView peer(PeerState state) {
        return new NodeView.PeerView(
                state.name(),
                state.nodeId() == null ? null : io.farside.api.node.NodeIds.text(state.nodeId()),
                state.address(),
                state.up() ? "Up" : "Down",
                state.problem());
    }

    public GroupView group(String name) {
        return mapper.group(groups.get(name));
    }

    public List<GroupView> groups() {
        return groups.list().stream().map(mapper::group).toList();
    }

    public VolumeView volume(Volume volume) {
        HostDirectory.Served served = hosts.find(volume.name());
        HostAccess access = served == null ? notServed(volume.name()) : served.access();
        GroupDriver driver = served == null ? null : served.group();
        return new VolumeView(
                volume.name(),
                volume.serial().toString(),
                volume.sizeBytes(),
                volume.allocatedBytes(),
                volume.superblock().device().backing().toString(),
                volume.data().toString(),
                driver == null ? null : driver.definition().name(),
                ViewMapper.access(access),
                ViewMapper.accessReason(access),
                served == null ? 0 : served.hosts(),
                facts.nbd().stream()
                        .map(a -> NbdUri.of(a, volume.name(), facts.nbdTls()))
                        .toList());
    }

    private static HostAccess notServed(String name) {
        return new HostAccess.Refused(
                Problem.of(
                                "FSDN2063E",
                                "Volume " + name + " is not served: its group does not run.",
                                "See the health of this node.",
                                name)
                        .as(ProblemKind.UNAVAILABLE));
    }

    public List<VolumeView> volumes() {
        return volumes.store().list().stream().map(this::volume).toList();
    }

    /** Full state for a new subscriber of the event stream. */
    public List<EventHub.State> full() {
        List<EventHub.State> states = new ArrayList<>();
        states.add(new EventHub.State(NodePaths.EVENT_NODE, node()));
        volumes().forEach(v -> states.add(new EventHub.State(NodePaths.EVENT_VOLUME, v)));
        groups().forEach(g -> states.add(new EventHub.State(NodePaths.EVENT_GROUP, g)));
        return states;
    }

    /** The state of one object for an event, null when it is gone. */
    public @Nullable Object view(String event, String name) {
        return switch (event) {
            case NodePaths.EVENT_NODE -> node();
            case NodePaths.EVENT_VOLUME ->
                    volumes.store().find(name).map(this::volume).orElse(null);
            case NodePaths.EVENT_GROUP ->
                    groups.list().stream()
                            .filter(d -> d.definition().name().equals(name))
                            .findFirst()
                            .map(mapper::group)
                            .orElse(null);
            default -> throw new IllegalStateException("no state for event " + event);
        };
    }

    public WhyView why(String name) {
        GroupDriver driver = groups.get(name);
        GroupState state = driver.state();
        GroupView view = mapper.group(driver);
        List<WhyView.Evidence> evidence = new ArrayList<>();
        if (state.fault() != null) {
            evidence.add(new WhyView.Evidence(state.fault().message(), state.fault().cause()));
        }
        if (state.view() != null) {
            state.view().why().forEach(line -> evidence.add(evidence(line)));
            evidence.add(new WhyView.Evidence("RPO", rpo(view.target().rpo())));
            view.target()
                    .alerts()
                    .forEach(a -> evidence.add(new WhyView.Evidence("alert", a.detail())));
            evidence.add(
                    new WhyView.Evidence(
                            "recoverable",
                            view.target().recoverable()
                                    + ": "
                                    + view.target().recoverableReason()));
        }
        return new WhyView(
                "group/" + name, view.role() + " " + view.target().statusLabel(), evidence);
    }

    private static String rpo(RpoView rpo) {
        return (rpo.millis() == null ? "no time" : rpo.millis() + " ms") + ", " + rpo.certainty();
    }

    private static WhyView.Evidence evidence(String line) {
        int colon = line.indexOf(": ");
        return colon < 0
                ? new WhyView.Evidence(line, "")
                : new WhyView.Evidence(line.substring(0, colon), line.substring(colon + 2));
    }

    public HealthView health() {
        List<ProblemView> severe = new ArrayList<>();
        List<ProblemView> warnings = new ArrayList<>();
        volumes.store().damaged().values().forEach(p -> severe.add(ProblemView.of(p)));
        groups.damaged().values().forEach(p -> severe.add(ProblemView.of(p)));
        for (GroupView group : groups()) {
            judge(group, severe, warnings);
        }
        groups.list().forEach(driver -> leases(driver, warnings));
        for (PeerState peer : peers) {
            if (!peer.up()) {
                warnings.add(ProblemView.of(linkDown(peer)));
            }
        }
        String status = severe.isEmpty() ? (warnings.isEmpty() ? "normal" : "warning") : "severe";
        List<ProblemView> all = new ArrayList<>(severe);
        all.addAll(warnings);
        return new HealthView(status, all);
    }

    /** A practice that will lose its image soon. */
    private static void leases(GroupDriver driver, List<ProblemView> warnings) {
        long soon = System.currentTimeMillis() + LEASE_WARNING_MILLIS;
        for (ImageRecord image : ImageExports.shown(driver.state().view())) {
            if (image.kind() == ImageRecord.Kind.PRACTICE
                    && image.expiryMillis() > 0
                    && image.expiryMillis() < soon) {
                String group = driver.definition().name();
                warnings.add(
                        ProblemView.of(
                                Problem.of(
                                        "FSDN2074W",
                                        "Practice image "
                                                + image.name()
                                                + " of group "
                                                + group
                                                + " is given up at "
                                                + Instant.ofEpochMilli(image.expiryMillis())
                                                + ".",
                                        "End the practice, or refresh the image for longer.",
                                        group)));
            }
        }
    }

    private static void judge(
            GroupView group, List<ProblemView> severe, List<ProblemView> warnings) {
        if (group.problem() != null) {
            severe.add(group.problem());
            return;
        }
        for (ProblemView alert : group.target().alerts()) {
            (GroupAlerts.isSevere(alert) ? severe : warnings).add(alert);
        }
        Map<String, List<ProblemView>> where = Map.of("Stopped", warnings, "Failsafe", severe);
        List<ProblemView> list = where.get(group.target().status());
        if (list != null) {
            list.add(
                    ProblemView.of(
                            Problem.of(
                                    "FSDN2064W",
                                    "Group "
                                            + group.name()
                                            + " is "
                                            + group.target().statusLabel()
                                            + ".",
                                    "See why, and start, fail over or reprotect it.",
                                    group.name())));
        }
    }

    private static Problem linkDown(PeerState peer) {
        return Problem.of(
                        "FSDN4001W",
                        "The link to node " + peer.name() + " is down.",
                        "Check that the node runs and that its replication address can be"
                                + " reached.",
                        peer.name())
                .withCause(Objects.requireNonNullElse(peer.problem(), ""))
                .asRetryable()
                .as(ProblemKind.UNAVAILABLE);
    }
}
