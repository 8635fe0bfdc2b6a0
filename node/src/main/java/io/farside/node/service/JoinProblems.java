// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.api.node.NodeIds;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.node.volume.ObjectName;
import io.farside.wire.replication.JoinToken;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import org.jspecify.annotations.Nullable;

/** Why a node could not join, as the one who asked is told. */
final class JoinProblems {
    private static final String NEW_TOKEN = "Make a new token at node ";

    private JoinProblems() {}

    /** Null when the answer lets this node in. */
    static @Nullable Problem of(JoinToken token, Message.JoinReply reply) {
        String name = token.nodeName();
        String detail = shown(reply.detail());
        return switch (reply.outcome()) {
            case JOINED -> otherIdentity(token, reply.node());
            case UNKNOWN ->
                    refused(
                            "FSDN4027E",
                            "Node " + name + " has made no such token, or has forgotten it.",
                            NEW_TOKEN + name + ".",
                            name);
            case WRONG ->
                    refused(
                            "FSDN4021E",
                            "The secret of the token is not the one node " + name + " made.",
                            NEW_TOKEN + name + ".",
                            name);
            case EXPIRED ->
                    refused(
                            "FSDN4022E",
                            "The token expired at " + detail + ", by the clock of " + name + ".",
                            NEW_TOKEN + name + ".",
                            name);
            case USED ->
                    refused(
                            "FSDN4023E",
                            "The token has been used by node " + detail + "; it works once.",
                            NEW_TOKEN + name + "; if that was not you, remove that peer there.",
                            name);
            case REVOKED ->
                    refused(
                            "FSDN4024E",
                            "The token was revoked at node " + name + ".",
                            NEW_TOKEN + name + ".",
                            name);
            case LIMITED ->
                    refused(
                                    "FSDN4028E",
                                    "Node " + name + " has refused too many attempts to join.",
                                    "Wait " + detail + " s and repeat.",
                                    name)
                            .asRetryable()
                            .as(ProblemKind.UNAVAILABLE);
            case TAKEN -> taken("at node " + name, detail);
            case VERSION ->
                    refused(
                            "FSDN4002E",
                            "Node "
                                    + name
                                    + " speaks version "
                                    + detail
                                    + " of the replication protocol.",
                            "Run releases that speak the same version.",
                            name);
            case FAILED ->
                    refused(
                                    "FSDN4038E",
                                    "Node " + name + " could not record the join.",
                                    "See the health of that node, then repeat.",
                                    name)
                            .withCause(detail)
                            .asRetryable()
                            .as(ProblemKind.UNAVAILABLE);
        };
    }

    private static @Nullable Problem otherIdentity(JoinToken token, NodeIdentity node) {
        if (node.id() == token.nodeId() && node.name().equals(token.nodeName())) {
            return null;
        }
        return refused(
                "FSDN4025E",
                "The node at "
                        + token.address()
                        + " is "
                        + shown(node.name())
                        + " with id "
                        + NodeIds.text(node.id())
                        + ", not "
                        + token.nodeName()
                        + " with id "
                        + NodeIds.text(token.nodeId())
                        + ".",
                NEW_TOKEN + token.nodeName() + ".",
                token.nodeName());
    }

    static Problem otherNode(JoinToken token, String why) {
        return refused(
                        "FSDN4025E",
                        "The node at "
                                + token.address()
                                + " is not node "
                                + token.nodeName()
                                + " that made the token; nothing was told to it.",
                        "Check the address; or make a new token, if that node has a new key.",
                        token.nodeName())
                .withCause(why);
    }

    static Problem unreachable(JoinToken token, String why) {
        return refused(
                        "FSDN4026E",
                        "Node " + token.nodeName() + " does not answer at " + token.address() + ".",
                        "Check that it runs and that the address is the one to reach it by.",
                        token.nodeName())
                .withCause(shown(why))
                .asRetryable()
                .as(ProblemKind.UNAVAILABLE);
    }

    /**
     * @param where the node that objects
     * @param why what it says
     */
    static Problem taken(String where, String why) {
        return refused(
                        "FSDN4029E",
                        "Another peer is in the way " + where + ".",
                        "Remove that peer there first: farside peer remove NAME.",
                        new String[0])
                .withCause(why)
                .as(ProblemKind.CONFLICT);
    }

    /** Text of a peer, without control characters. */
    private static String shown(String text) {
        return text.length() <= ObjectName.MAX_CHARACTERS
                ? ObjectName.shown(text)
                : text.replaceAll("\\p{Cntrl}", "?");
    }

    private static Problem refused(
            String code, String message, String correction, String... objects) {
        return Problem.of(code, message, correction, objects);
    }
}
