// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.node.AdoptVolumeRequest;
import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupList;
import io.farside.api.node.GroupView;
import io.farside.api.node.GrowVolumeRequest;
import io.farside.api.node.HealthView;
import io.farside.api.node.ImageList;
import io.farside.api.node.ImageView;
import io.farside.api.node.InvitationList;
import io.farside.api.node.InvitationView;
import io.farside.api.node.InviteRequest;
import io.farside.api.node.JoinRequest;
import io.farside.api.node.NodePaths;
import io.farside.api.node.NodeView;
import io.farside.api.node.PeerList;
import io.farside.api.node.PeerView;
import io.farside.api.node.PoliciesView;
import io.farside.api.node.RotationView;
import io.farside.api.node.TakeImageRequest;
import io.farside.api.node.TermView;
import io.farside.api.node.VolumeList;
import io.farside.api.node.VolumeView;
import io.farside.api.node.WhyView;
import io.farside.node.service.Terms;
import io.farside.rest.Call;
import io.farside.rest.OpenApi;
import io.farside.rest.Route;
import io.farside.rest.Route.Method;
import java.util.ArrayList;
import java.util.List;

/** The routes of the admin API. */
public final class NodeRoutes {
    private final NodeState state;
    private final Terms terms;
    private final VolumeCalls volumes;
    private final GroupCalls groups;
    private final ImageCalls images;
    private final PeerCalls peers;

    public NodeRoutes(
            NodeState state,
            Terms terms,
            VolumeCalls volumes,
            GroupCalls groups,
            ImageCalls images,
            PeerCalls peers) {
        this.images = images;
        this.state = state;
        this.terms = terms;
        this.volumes = volumes;
        this.groups = groups;
        this.peers = peers;
    }

    /** All routes. */
    public List<Route> all() {
        List<Route> routes = new ArrayList<>();
        node(routes);
        volumes(routes);
        images(routes);
        groups(routes);
        peers(routes);
        List<Route> described = List.copyOf(routes);
        routes.add(
                Route.get(
                        NodePaths.OPENAPI,
                        "openApi",
                        "This description",
                        Object.class,
                        _ -> OpenApiAnswer.of(OpenApi.describe("Farside node", "1", described))));
        return List.copyOf(routes);
    }

    private void node(List<Route> routes) {
        routes.add(
                Route.get(
                        NodePaths.NODE,
                        "node",
                        "This node",
                        NodeView.class,
                        _ -> io.farside.rest.Answer.ok(state.node())));
        routes.add(
                Route.get(
                        NodePaths.HEALTH,
                        "health",
                        "Health in short",
                        HealthView.class,
                        _ -> io.farside.rest.Answer.ok(state.health())));
        routes.add(
                Route.get(
                        NodePaths.TERM,
                        "term",
                        "Highest manager term seen",
                        TermView.class,
                        _ -> io.farside.rest.Answer.ok(terms.highest())));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.TERM,
                        "claimTerm",
                        "Claim a manager term",
                        TermView.class,
                        TermView.class,
                        call -> io.farside.rest.Answer.ok(terms.claim(call.body(TermView.class)))));
    }

    private void peers(List<Route> routes) {
        routes.add(
                Route.get(
                        NodePaths.PEERS,
                        "peers",
                        "All peers and this node's certificate",
                        PeerList.class,
                        _ -> peers.list()));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.PEERS,
                        "joinPeer",
                        "Join the node that made a token",
                        JoinRequest.class,
                        PeerView.class,
                        peers::join));
        routes.add(
                Route.delete(
                        NodePaths.PEER,
                        "removePeer",
                        "Forget a peer and its certificate",
                        peers::remove));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.ROTATION,
                        "rotateCertificate",
                        "Change this node's certificate",
                        Void.class,
                        RotationView.class,
                        _ -> peers.rotate()));
        routes.add(
                Route.get(
                        NodePaths.INVITATIONS,
                        "invitations",
                        "All invitations to join",
                        InvitationList.class,
                        _ -> peers.invitations()));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.INVITATIONS,
                        "invitePeer",
                        "Make a one-time token to join with",
                        InviteRequest.class,
                        InvitationView.class,
                        peers::invite));
        routes.add(
                Route.delete(
                        NodePaths.INVITATION,
                        "revokeInvitation",
                        "Take an invitation back",
                        peers::revoke));
    }

    private void volumes(List<Route> routes) {
        routes.add(
                Route.get(
                        NodePaths.VOLUMES,
                        "volumes",
                        "All volumes",
                        VolumeList.class,
                        _ -> volumes.list()));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.VOLUMES,
                        "createVolume",
                        "Make an empty volume",
                        CreateVolumeRequest.class,
                        VolumeView.class,
                        guarded(volumes::create)));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.ADOPT,
                        "adoptVolume",
                        "Take an existing image or device as a volume",
                        AdoptVolumeRequest.class,
                        VolumeView.class,
                        guarded(volumes::adopt)));
        routes.add(
                Route.get(
                        NodePaths.VOLUME, "volume", "One volume", VolumeView.class, volumes::show));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.VOLUME_GROW,
                        "growVolume",
                        "Grow a volume",
                        GrowVolumeRequest.class,
                        VolumeView.class,
                        guarded(volumes::grow)));
        routes.add(
                Route.delete(
                        NodePaths.VOLUME,
                        "deleteVolume",
                        "Delete a volume",
                        guarded(volumes::delete)));
    }

    /** Before the verbs of groups: their last part is a word, too. */
    private void images(List<Route> routes) {
        routes.add(
                Route.get(
                        NodePaths.IMAGES,
                        "images",
                        "All images of a group",
                        ImageList.class,
                        images::list));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.IMAGES,
                        "takeImage",
                        "Take a point-in-time copy of all volumes of a group",
                        TakeImageRequest.class,
                        ImageView.class,
                        guarded(images::take)));
        routes.add(Route.get(NodePaths.IMAGE, "image", "One image", ImageView.class, images::show));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.IMAGE_RESTORE,
                        "restoreImage",
                        "Bring the volumes of a group back to an image",
                        Void.class,
                        ImageView.class,
                        guarded(images::restore)));
        routes.add(
                Route.delete(
                        NodePaths.IMAGE,
                        "dropImage",
                        "Give an image up; force=true also while hosts have it open",
                        guarded(images::drop)));
    }

    private void groups(List<Route> routes) {
        routes.add(
                Route.get(
                        NodePaths.GROUPS,
                        "groups",
                        "All groups",
                        GroupList.class,
                        _ -> groups.list()));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.GROUPS,
                        "createGroup",
                        "Make this node's side of a group",
                        CreateGroupRequest.class,
                        GroupView.class,
                        guarded(groups::create)));
        routes.add(Route.get(NodePaths.GROUP, "group", "One group", GroupView.class, groups::show));
        routes.add(
                Route.get(
                        NodePaths.GROUP_WHY,
                        "whyGroup",
                        "Evidence for a group's state",
                        WhyView.class,
                        groups::why));
        routes.add(
                new Route(
                        Method.POST,
                        NodePaths.GROUP_VERB,
                        "commandGroup",
                        "Run a verb of a group",
                        GroupCommandRequest.class,
                        GroupCommandResult.class,
                        guarded(groups::command)));
        routes.add(
                new Route(
                        Method.PUT,
                        NodePaths.GROUP_POLICIES,
                        "setPolicies",
                        "Give this side of a group other policies",
                        PoliciesView.class,
                        GroupView.class,
                        guarded(groups::setPolicies)));
        routes.add(
                Route.delete(
                        NodePaths.GROUP,
                        "deleteGroup",
                        "Delete this node's side of a group; force=true also while it runs",
                        guarded(groups::delete)));
    }

    /** Refuses what comes from a manager whose term is over, before anything else is looked at. */
    private Route.Handler guarded(Route.Handler handler) {
        return (Call call) -> {
            terms.check(call.header(NodePaths.TERM_HEADER));
            return handler.handle(call);
        };
    }
}
