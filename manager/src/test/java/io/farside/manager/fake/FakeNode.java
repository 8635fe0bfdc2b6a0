// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.fake;

import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupList;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.HealthView;
import io.farside.api.node.NodeIds;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.RemovedView;
import io.farside.api.node.TermView;
import io.farside.api.node.VolumeList;
import io.farside.api.node.VolumeView;
import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.rest.Answer;
import io.farside.rest.Call;
import io.farside.rest.EventHub;
import io.farside.rest.RestServer;
import io.farside.rest.Route;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node's admin API over HTTP; its state survives {@link #kill()} and {@link #restart()}. */
public final class FakeNode implements AutoCloseable {
    public static final long VOLUME_BYTES = 64L << 20;

    private final String name;
    private final long id;
    private final Map<String, VolumeView> volumes = new TreeMap<>();
    private final Map<String, FakeSide> groups = new TreeMap<>();
    private final Map<String, GroupCommandResult> remembered = new TreeMap<>();

    /** Commands that were acted on, in order: verb and request id. */
    public final List<String> acted = new ArrayList<>();

    private TermView term = new TermView(0, "");
    private @Nullable FakeNode peer;
    private @Nullable RestServer server;
    private EventHub hub = new EventHub(List::of);
    private int port;
    private volatile boolean syncsAtOnce = true;

    /** Refuses the next commands with this. */
    public volatile @Nullable Problem refusing;

    private FakeNode(String name, long id) {
        this.name = name;
        this.id = id;
    }

    /** Two nodes that are each other's peer. */
    public static List<FakeNode> pair() {
        FakeNode east = new FakeNode("node-east", 0xea57);
        FakeNode west = new FakeNode("node-west", 0x3e57);
        east.peer = west;
        west.peer = east;
        east.restart();
        west.restart();
        return List.of(east, west);
    }

    public String name() {
        return name;
    }

    public long id() {
        return id;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    boolean syncsAtOnce() {
        return syncsAtOnce;
    }

    public void syncAtOnce(boolean yes) {
        syncsAtOnce = yes;
    }

    public synchronized FakeSide side(String group) {
        FakeSide side = groups.get(group);
        if (side == null) {
            throw new AssertionError("no group " + group + " at " + name);
        }
        return side;
    }

    public synchronized boolean has(String group) {
        return groups.containsKey(group);
    }

    public synchronized TermView term() {
        return term;
    }

    public synchronized boolean alive() {
        return server != null;
    }

    void publish(GroupView view) {
        hub.publish(NodePaths.EVENT_GROUP, view);
    }

    /** Serves again, at the same address, with the state it had. */
    public synchronized void restart() {
        hub = new EventHub(this::fullState);
        server =
                RestServer.start(
                        new ListenAddress.Inet("127.0.0.1", port),
                        routes(),
                        Map.of(NodePaths.EVENTS, hub));
        port = server.address().port();
    }

    public void kill() {
        RestServer running;
        synchronized (this) {
            running = server;
            server = null;
        }
        if (running != null) {
            running.close();
        }
        FakeNode other = peer;
        if (other != null && other.alive()) {
            other.lostPeer();
        }
    }

    private synchronized void lostPeer() {
        for (FakeSide side : groups.values()) {
            side.link = "Down";
            if (side.status.equals("Started")) {
                side.become("Stopped", "LinkLost", side.open);
            }
            side.changed();
        }
    }

    private synchronized List<EventHub.State> fullState() {
        List<EventHub.State> all = new ArrayList<>();
        all.add(new EventHub.State(NodePaths.EVENT_NODE, node()));
        volumes.values().forEach(v -> all.add(new EventHub.State(NodePaths.EVENT_VOLUME, v)));
        groups.values().forEach(g -> all.add(new EventHub.State(NodePaths.EVENT_GROUP, g.view())));
        return all;
    }

    private List<Route> routes() {
        return List.of(
                Route.get(NodePaths.NODE, "node", "", NodeView.class, _ -> Answer.ok(node())),
                Route.get(
                        NodePaths.HEALTH,
                        "health",
                        "",
                        HealthView.class,
                        _ -> Answer.ok(new HealthView("normal", List.of()))),
                Route.get(NodePaths.TERM, "term", "", TermView.class, _ -> Answer.ok(term())),
                post(NodePaths.TERM, "claim", this::claim),
                post(NodePaths.VOLUMES, "createVolume", this::createVolume),
                Route.get(
                        NodePaths.VOLUMES,
                        "volumes",
                        "",
                        VolumeList.class,
                        _ -> Answer.ok(volumeList())),
                post(NodePaths.GROUPS, "createGroup", this::createGroup),
                Route.get(NodePaths.GROUPS, "groups", "", GroupList.class, _ -> Answer.ok(list())),
                Route.delete(NodePaths.GROUP, "removeGroup", "", this::removeGroup),
                post(NodePaths.GROUP_VERB, "verb", this::command));
    }

    private static Route post(String path, String operation, Route.Handler handler) {
        return new Route(
                Route.Method.POST, path, operation, "", Object.class, Object.class, handler);
    }

    private NodeView node() {
        return new NodeView(
                name,
                NodeIds.text(id),
                "1",
                "boot",
                "2026-01-01T00:00:00Z",
                "nio",
                "/data",
                "127.0.0.1:" + port,
                List.of(),
                "127.0.0.1:1",
                "00",
                List.of(),
                term);
    }

    /** What a manager of this term did earlier. */
    public synchronized void obeys(TermView earlier) {
        term = earlier;
    }

    private synchronized Answer claim(Call call) {
        return Answer.ok(claim(call.body(TermView.class)));
    }

    private TermView claim(TermView wanted) {
        if (wanted.number() < term.number()
                || (wanted.number() == term.number() && !wanted.equals(term))) {
            throw Problem.of("FSDN2996E", "a higher term was seen: " + term, "take over")
                    .as(ProblemKind.CONFLICT)
                    .toException();
        }
        term = wanted;
        return term;
    }

    private synchronized void mustObey(Call call) {
        String[] sent = String.valueOf(call.header(NodePaths.TERM_HEADER)).split("@", 2);
        claim(new TermView(Long.parseLong(sent[0]), sent[1]));
        Problem no = refusing;
        if (no != null) {
            throw no.toException();
        }
    }

    private synchronized Answer createVolume(Call call) {
        mustObey(call);
        CreateVolumeRequest request = call.body(CreateVolumeRequest.class);
        VolumeView view =
                new VolumeView(
                        request.name(),
                        "00000000-0000-0000-0000-000000000000",
                        request.sizeBytes(),
                        0,
                        "file",
                        "/data/" + request.name(),
                        null,
                        "ReadWrite",
                        null,
                        0,
                        List.of());
        volumes.put(request.name(), view);
        hub.publish(NodePaths.EVENT_VOLUME, view);
        return Answer.ok(view);
    }

    private synchronized Answer createGroup(Call call) {
        mustObey(call);
        CreateGroupRequest request = call.body(CreateGroupRequest.class);
        FakeSide side = groups.computeIfAbsent(request.name(), _ -> new FakeSide(this, request));
        side.changed();
        return Answer.ok(side.view());
    }

    private synchronized VolumeList volumeList() {
        return new VolumeList(List.copyOf(volumes.values()));
    }

    private synchronized GroupList list() {
        return new GroupList(groups.values().stream().map(FakeSide::view).toList());
    }

    private synchronized Answer removeGroup(Call call) {
        mustObey(call);
        String group = call.path("name");
        if (groups.remove(group) == null) {
            throw Problem.notFound("FSDN2994E", "no group " + group, "see the list").toException();
        }
        hub.publish(NodePaths.EVENT_GROUP_REMOVED, new RemovedView(group));
        return Answer.nothing();
    }

    private Answer command(Call call) {
        mustObey(call);
        GroupVerb verb = GroupVerb.ofPath(call.path("verb")).orElseThrow();
        GroupCommandRequest request = call.body(GroupCommandRequest.class);
        String requestId = String.valueOf(request.requestId());
        synchronized (this) {
            GroupCommandResult before = remembered.get(requestId);
            if (before != null) {
                return Answer.ok(before);
            }
        }
        FakeSide side = side(call.path("name"));
        FakeNode other = peer;
        FakeSide there =
                other != null && other.alive() && other.has(call.path("name"))
                        ? other.side(call.path("name"))
                        : null;
        FakeVerbs.act(verb, side, there, request);
        GroupCommandResult result =
                new GroupCommandResult(verb.path(), requestId, null, false, side.view());
        synchronized (this) {
            acted.add(verb.path() + " " + requestId);
            remembered.put(requestId, result);
        }
        return Answer.ok(result);
    }

    @Override
    public void close() {
        RestServer running;
        synchronized (this) {
            running = server;
            server = null;
        }
        if (running != null) {
            running.close();
        }
    }
}
