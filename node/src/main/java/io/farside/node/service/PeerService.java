// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.node.identity.Invitation;
import io.farside.node.identity.PeerBook;
import io.farside.node.link.JoinAnswer;
import io.farside.node.link.LinkHub;
import io.farside.node.loop.EventLoop;
import io.farside.node.volume.ObjectName;
import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.JoinToken;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Peers of this node: invitations, joining, removing. Thread-safe; blocking; not for the loop. */
public final class PeerService {
    /** Longest wait for the node that is joined, seconds. */
    private static final int JOIN_SECONDS = 15;

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofHours(1);

    private final EventLoop loop;
    private final LinkHub links;
    private final PeerBook book;
    private final NodeIdentity self;
    private final Supplier<Fingerprint> certificate;
    private final RandomGenerator random;
    private final ReentrantLock joins = new ReentrantLock();

    public PeerService(
            EventLoop loop,
            LinkHub links,
            PeerBook book,
            NodeIdentity self,
            Supplier<Fingerprint> certificate,
            RandomGenerator random) {
        this.loop = loop;
        this.links = links;
        this.book = book;
        this.self = self;
        this.certificate = certificate;
        this.random = random;
    }

    public PeerBook book() {
        return book;
    }

    /** Fingerprint of this node's own certificate. */
    public Fingerprint certificate() {
        return certificate.get();
    }

    /** An invitation that was just made, and its token. */
    public record Invited(Invitation invitation, JoinToken token) {}

    /**
     * Makes a one-time token.
     *
     * @param seconds how long it holds, null for an hour
     * @param address where the other node reaches this one, null for where it listens
     */
    public Invited invite(@Nullable Long seconds, @Nullable String address) {
        Duration life = seconds == null ? USUAL : life(seconds);
        String reachable = reachable(address);
        Invitation invitation = book.invite(life, random);
        return new Invited(
                invitation,
                new JoinToken(
                        Long.parseUnsignedLong(invitation.id(), 16),
                        invitation.secret(),
                        certificate.get(),
                        self.id(),
                        Instant.parse(invitation.expiresAt()).getEpochSecond(),
                        self.name(),
                        reachable));
    }

    private static Duration life(long seconds) {
        if (seconds < SHORTEST.toSeconds() || seconds > PeerBook.LONGEST.toSeconds()) {
            throw Problem.badInput(
                            "FSDN4037E",
                            "An invitation holds for "
                                    + SHORTEST.toSeconds()
                                    + " to "
                                    + PeerBook.LONGEST.toSeconds()
                                    + " s, not "
                                    + seconds
                                    + ".",
                            "Choose a time within that range.")
                    .toException();
        }
        return Duration.ofSeconds(seconds);
    }

    private String reachable(@Nullable String asked) {
        ListenAddress listening =
                OnLoop.call(loop, () -> java.util.Optional.ofNullable(links.address()))
                        .orElse(null);
        if (listening == null) {
            throw Problem.of(
                            "FSDN4030E",
                            "This node does not listen for peers, so nobody can join it.",
                            "Set replication.listen, or make the token at the other node.")
                    .toException();
        }
        if (asked == null) {
            if (listening instanceof ListenAddress.Inet(String host, int _)
                    && (host.equals("0.0.0.0") || host.equals("::"))) {
                throw address(
                        "This node listens on every address, and does not know which of them the"
                                + " other node reaches.");
            }
            return listening.toString();
        }
        try {
            String text = ListenAddress.parse(asked).toString();
            if (text.length() <= JoinToken.MAX_ADDRESS_BYTES) {
                return text;
            }
            throw address("The address is longer than " + JoinToken.MAX_ADDRESS_BYTES + " bytes.");
        } catch (IllegalArgumentException e) {
            throw address("The address is wrong: " + e.getMessage() + ".");
        }
    }

    private static ProblemException address(String message) {
        return Problem.badInput(
                        "FSDN4031E", message, "Give it: farside peer invite --address HOST:PORT.")
                .toException();
    }

    /**
     * Joins the node that made a token, and dials it from then on. A repeat with the same token
     * succeeds when the first was answered there.
     *
     * @return name of that node
     */
    public String join(@Nullable String text) {
        JoinToken token = parse(text == null ? "" : text);
        if (token.nodeId() == self.id() || token.nodeName().equals(self.name())) {
            throw Problem.badInput(
                            "FSDN4039E",
                            "The token is of node " + token.nodeName() + ", which is this one.",
                            "Use it at the other node.")
                    .toException();
        }
        joins.lock();
        try {
            String taken = book.taken(token.nodeName(), token.nodeId(), token.certificate());
            if (!taken.isEmpty()) {
                throw JoinProblems.taken("here", taken).toException();
            }
            JoinAnswer answer =
                    OnLoop.await(OnLoop.call(loop, () -> links.join(token)), JOIN_SECONDS);
            finish(token, answer);
        } finally {
            joins.unlock();
        }
        OnLoop.run(
                loop,
                () -> {
                    links.joined(token.nodeName());
                    links.dial(token.nodeName(), ListenAddress.parse(token.address()));
                });
        return token.nodeName();
    }

    private static JoinToken parse(String text) {
        try {
            JoinToken token = JoinToken.parse(text);
            if (!ObjectName.isValid(token.nodeName())) {
                throw new IllegalArgumentException("its node name is none");
            }
            ListenAddress.parse(token.address());
            return token;
        } catch (IllegalArgumentException e) {
            throw Problem.badInput(
                            "FSDN4020E",
                            "That is no token of a node: " + e.getMessage() + ".",
                            "Copy the whole of what farside peer invite printed at the other node.")
                    .toException();
        }
    }

    private void finish(JoinToken token, JoinAnswer answer) {
        switch (answer) {
            case JoinAnswer.Unreachable(String why) ->
                    throw JoinProblems.unreachable(token, why).toException();
            case JoinAnswer.OtherNode(String why) ->
                    throw JoinProblems.otherNode(token, why).toException();
            case JoinAnswer.Answered(Message.JoinReply reply) -> {
                Problem refusal = JoinProblems.of(token, reply);
                if (refusal != null) {
                    throw refusal.toException();
                }
                book.pin(token);
            }
        }
    }

    /**
     * Forgets a peer and ends its link.
     *
     * @param groups that replicate with it
     */
    public void remove(String name, List<String> groups) {
        if (!groups.isEmpty()) {
            throw Problem.of(
                            "FSDN4035E",
                            "Node "
                                    + ObjectName.shown(name)
                                    + " is the target of "
                                    + String.join(", ", groups)
                                    + ".",
                            "Delete these groups here first.",
                            name)
                    .as(ProblemKind.CONFLICT)
                    .toException();
        }
        book.remove(name);
        OnLoop.run(loop, () -> links.forget(name));
    }
}
