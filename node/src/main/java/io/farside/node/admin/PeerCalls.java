// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.node.InvitationList;
import io.farside.api.node.InvitationView;
import io.farside.api.node.InviteRequest;
import io.farside.api.node.JoinRequest;
import io.farside.api.node.NodeIds;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PeerList;
import io.farside.api.node.PeerView;
import io.farside.api.node.RotationView;
import io.farside.node.identity.Invitation;
import io.farside.node.identity.PeerRecord;
import io.farside.node.identity.Rotation;
import io.farside.node.link.PeerState;
import io.farside.node.service.GroupService;
import io.farside.node.service.PeerService;
import io.farside.rest.Answer;
import io.farside.rest.Call;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers calls about peers and invitations. */
public final class PeerCalls {
    private final PeerService service;
    private final GroupService groups;
    private final Supplier<List<PeerState>> states;
    private final Supplier<String> rotate;

    /**
     * @param states of all links, from any thread
     * @param rotate changes the node's certificate; answers the fingerprint of the next one
     */
    public PeerCalls(
            PeerService service,
            GroupService groups,
            Supplier<List<PeerState>> states,
            Supplier<String> rotate) {
        this.service = service;
        this.groups = groups;
        this.states = states;
        this.rotate = rotate;
    }

    Answer list() {
        Rotation rotation = service.book().rotation();
        return Answer.ok(
                new PeerList(
                        service.certificate().hex(),
                        states.get().stream().map(this::view).toList(),
                        rotation == null ? null : rotation(rotation.certificate())));
    }

    private RotationView rotation(String certificate) {
        return new RotationView(certificate, service.book().waitsFor());
    }

    private PeerView view(PeerState state) {
        PeerRecord bound = service.book().byName(state.name());
        return new PeerView(
                state.name(),
                state.nodeId() == null ? null : NodeIds.text(state.nodeId()),
                state.address(),
                state.up() ? "Up" : "Down",
                state.problem(),
                binding(bound),
                bound == null ? null : bound.certificate(),
                bound == null ? null : bound.nextCertificate(),
                state.agreed().features(),
                state.agreed().compression());
    }

    private static String binding(@Nullable PeerRecord bound) {
        if (bound == null) {
            return "None";
        }
        return bound.isPinned() ? "Certificate" : "Authority";
    }

    Answer join(Call call) {
        String name = service.join(call.body(JoinRequest.class).token());
        PeerState state =
                states.get().stream()
                        .filter(s -> s.name().equals(name))
                        .findFirst()
                        .orElseGet(() ->
                                new PeerState(
                                        name, null, null, false, null, PeerState.Agreed.NOTHING));
        return Answer.created(view(state), NodePaths.peer(name));
    }

    Answer remove(Call call) {
        String name = call.path("name");
        List<String> targets =
                groups.list().stream()
                        .map(d -> d.definition())
                        .filter(d -> d.target().nodeName().equals(name))
                        .map(d -> d.name())
                        .toList();
        service.remove(name, targets);
        return Answer.nothing();
    }

    Answer rotate() {
        return Answer.ok(rotation(rotate.get()));
    }

    Answer invitations() {
        return Answer.ok(
                new InvitationList(
                        service.book().invitations().stream().map(i -> view(i, null)).toList()));
    }

    private InvitationView view(Invitation invitation, @Nullable String token) {
        return new InvitationView(
                invitation.id(),
                switch (invitation.state(service.book().now())) {
                    case OPEN -> "Open";
                    case USED -> "Used";
                    case REVOKED -> "Revoked";
                    case EXPIRED -> "Expired";
                },
                invitation.createdAt(),
                invitation.expiresAt(),
                invitation.usedBy(),
                token);
    }

    Answer invite(Call call) {
        InviteRequest request = call.body(InviteRequest.class);
        PeerService.Invited made = service.invite(request.expiresInSeconds(), request.address());
        return Answer.created(
                view(made.invitation(), made.token().text()),
                NodePaths.invitation(made.invitation().id()));
    }

    Answer revoke(Call call) {
        service.book().revoke(call.path("id"));
        return Answer.nothing();
    }
}
