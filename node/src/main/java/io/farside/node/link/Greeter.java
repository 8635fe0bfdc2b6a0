// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.model.Problem;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.Stream;
import io.farside.node.tls.PeerCertificate;
import io.farside.node.volume.ObjectName;
import io.farside.wire.replication.Frame;
import io.farside.wire.replication.JoinOutcome;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.ReplicationCodec;

/** Waits for the greeting of a connection somebody else opened. Confined to the loop. */
final class Greeter implements FrameConnection.Handler {
    private final LinkHub hub;
    private final EventLoop loop;
    private final Acceptor.Entry entry;
    private final FrameConnection connection;
    private boolean answered;

    Greeter(LinkHub hub, EventLoop loop, Stream stream, Acceptor.Entry entry) {
        this.hub = hub;
        this.loop = loop;
        this.entry = entry;
        this.connection = new FrameConnection(loop, stream, this);
        connection.start();
    }

    @Override
    public void frame(Frame frame) {
        connection.pause();
        if (answered) {
            connection.close("it goes on after a refusal");
            return;
        }
        switch (frame.message()) {
            case Message.Hello hello -> greeted(hello);
            case Message.Join join -> joining(join);
            default -> {
                entry.done();
                connection.close("no greeting");
            }
        }
    }

    private void greeted(Message.Hello hello) {
        String refusal = refusal(hello);
        if (refusal.isEmpty()) {
            refusal = hub.offered(hello, connection);
        }
        if (refusal.isEmpty()) {
            entry.done();
            hub.security().letIn(hello.node(), entry.certificate());
        } else {
            last(hub.reply(hello, refusal));
        }
    }

    /** The other end closes when it has read this, or the time is over. */
    private void last(Message.OfNode message) {
        answered = true;
        if (!connection.closed()) {
            connection.send(Frame.NO_GROUP, message);
            connection.start();
        }
    }

    private String refusal(Message.Hello hello) {
        NodeIdentity node = hello.node();
        if (!ObjectName.isValid(node.name())) {
            return "'" + ObjectName.shown(node.name()) + "' is " + ObjectName.RULE;
        }
        if (node.id() == hub.self().id()) {
            return "this is the node itself";
        }
        Problem why =
                hello.version() == ReplicationCodec.VERSION
                        ? hub.security().refusal(node, entry.certificate())
                        : otherVersion(node.name(), hello.version());
        if (why == null) {
            return "";
        }
        hub.refused(node.name(), text(why));
        return text(why);
    }

    /** The nodes cannot understand each other; from either one's point of view. */
    static Problem otherVersion(String name, int version) {
        return Problem.of(
                "FSDN4002E",
                "Node "
                        + name
                        + " speaks version "
                        + version
                        + " of the replication protocol, this node version "
                        + ReplicationCodec.VERSION
                        + ".",
                "Run releases that speak the same version.",
                name);
    }

    /** A problem in one line, as peers and states show it. */
    static String text(Problem problem) {
        return problem.code() + " " + problem.message() + " " + problem.correction();
    }

    private void joining(Message.Join join) {
        PeerCertificate shown = entry.certificate();
        NodeIdentity node = join.node();
        if (shown == null || shown.byAuthority() || !ObjectName.isValid(node.name())) {
            entry.done();
            connection.close("a join needs TLS and a name");
        } else if (join.version() != ReplicationCodec.VERSION) {
            answer(JoinOutcome.VERSION, Integer.toString(ReplicationCodec.VERSION));
        } else if (node.id() == hub.self().id() || node.name().equals(hub.self().name())) {
            answer(JoinOutcome.TAKEN, "this is node " + hub.self().name() + " itself");
        } else {
            hub.security()
                    .redeem(
                            join,
                            shown,
                            entry.host(),
                            loop,
                            result -> {
                                if (result.outcome() == JoinOutcome.JOINED) {
                                    hub.joined(node.name());
                                }
                                answer(result.outcome(), result.detail());
                            });
        }
    }

    private void answer(JoinOutcome outcome, String detail) {
        last(new Message.JoinReply(outcome, hub.self(), detail));
    }

    @Override
    public void closed(String why) {
        entry.done();
    }
}
