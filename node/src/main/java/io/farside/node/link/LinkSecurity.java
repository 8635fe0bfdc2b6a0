// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.api.node.NodeIds;
import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.node.identity.AttemptLimit;
import io.farside.node.identity.PeerBook;
import io.farside.node.identity.PeerRecord;
import io.farside.node.tls.LinkTls;
import io.farside.node.tls.PeerCertificate;
import io.farside.node.tls.TlsSettings;
import io.farside.node.tls.TlsStream;
import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.JoinOutcome;
import io.farside.wire.replication.JoinProof;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which peers a node speaks to, and under which certificate: a peer's name and id are bound to its
 * certificate, be it one it joined with or one that an authority signed for its name. Confined to
 * the loop; what has to be made durable is handed to an executor.
 */
public final class LinkSecurity {
    private final PeerBook book;
    private final boolean files;
    private final Executor blocking;
    private final AttemptLimit attempts = new AttemptLimit();
    private LinkTls tls;
    private TlsSettings server;

    /**
     * @param files whether certificates may come from authorities of the configuration
     * @param blocking runs what waits for the disk, off the loop
     */
    public LinkSecurity(PeerBook book, LinkTls tls, boolean files, Executor blocking) {
        this.book = book;
        this.tls = tls;
        this.files = files;
        this.blocking = blocking;
        this.server = tls.server();
    }

    /** Shows another certificate from now on. */
    public void change(LinkTls next) {
        tls = next;
        server = next.server();
    }

    PeerBook book() {
        return book;
    }

    LinkTls tls() {
        return tls;
    }

    TlsSettings server() {
        return server;
    }

    /** Whether connections without TLS are looked at here at all. */
    boolean takesPlain(ListenAddress listening) {
        return listening instanceof ListenAddress.Unix || (!files && listening.isLocal());
    }

    /** Whether a peer is reached under TLS whatever its address. */
    boolean isSecured(String name) {
        PeerRecord bound = book.byName(name);
        return files || (bound != null && bound.isPinned());
    }

    /** How the peer of this name is dialled at this address. */
    Protection towards(String name, ListenAddress address) {
        PeerRecord bound = book.byName(name);
        if (bound != null && bound.certificate() != null) {
            Set<Fingerprint> accepted = new HashSet<>();
            accepted.add(new Fingerprint(bound.certificate()));
            if (bound.nextCertificate() != null) {
                accepted.add(new Fingerprint(bound.nextCertificate()));
            }
            return new Protection.Secured(tls.pinned(accepted), name, false);
        }
        TlsSettings byFiles = tls.byFiles();
        if (byFiles != null && address instanceof ListenAddress.Inet inet) {
            return new Protection.Secured(byFiles, inet.host(), true);
        }
        return address.isLocal()
                ? new Protection.Plain()
                : new Protection.Impossible(notJoined(name, address));
    }

    private static Problem notJoined(String name, ListenAddress address) {
        return Problem.of(
                "FSDN4006E",
                "Node "
                        + name
                        + " at "
                        + address
                        + " is reached over a network and has not joined.",
                "Invite it there and join here: farside peer invite, farside peer join.",
                name);
    }

    /**
     * Whether a node may be who it says it is.
     *
     * @param shown its certificate, null when it came without TLS
     * @return why not, naming what would be right; null when it may
     */
    @Nullable Problem refusal(NodeIdentity claimed, @Nullable PeerCertificate shown) {
        PeerRecord bound = book.byName(claimed.name());
        if (shown == null) {
            PeerRecord sameId = book.byId(claimed.id());
            boolean pinned =
                    (bound != null && bound.isPinned()) || (sameId != null && sameId.isPinned());
            return pinned ? withoutTls(claimed) : wrongId(claimed, bound);
        }
        PeerRecord owner = book.byCertificate(shown.fingerprint());
        if (owner != null && !owner.name().equals(claimed.name())) {
            return wrongName(claimed, owner);
        }
        if (owner == null && bound != null && bound.isPinned()) {
            return otherCertificate(bound, shown);
        }
        if (owner == null && !shown.byAuthority()) {
            return unknown(claimed, shown);
        }
        if (owner == null && !carries(shown, claimed.name())) {
            return notForName(claimed, shown);
        }
        return wrongId(claimed, bound);
    }

    private static boolean carries(PeerCertificate shown, String name) {
        return shown.names().stream().anyMatch(name::equalsIgnoreCase);
    }

    private @Nullable Problem wrongId(NodeIdentity claimed, @Nullable PeerRecord bound) {
        if (bound != null && bound.id() != claimed.id()) {
            return refused(
                    "FSDN4012E",
                    "Node "
                            + bound.name()
                            + " has id "
                            + bound.nodeId()
                            + " here, not "
                            + NodeIds.text(claimed.id())
                            + ".",
                    "If it has a new data directory: farside peer remove " + bound.name(),
                    claimed);
        }
        PeerRecord other = book.byId(claimed.id());
        if (other != null && !other.name().equals(claimed.name())) {
            return refused(
                    "FSDN4011E",
                    "Id "
                            + other.nodeId()
                            + " is that of node "
                            + other.name()
                            + ", not of "
                            + claimed.name()
                            + ".",
                    "Give the node its name " + other.name() + " back, or remove that peer here.",
                    claimed);
        }
        return null;
    }

    private static Problem withoutTls(NodeIdentity claimed) {
        return refused(
                "FSDN4010E",
                "Node " + claimed.name() + " has joined with a certificate and came without TLS.",
                "Let it join there too; or remove the peer here: farside peer remove "
                        + claimed.name(),
                claimed);
    }

    private static Problem wrongName(NodeIdentity claimed, PeerRecord owner) {
        return refused(
                "FSDN4011E",
                "The certificate shown is that of node "
                        + owner.name()
                        + ", not of "
                        + claimed.name()
                        + ".",
                "Give the node its name " + owner.name() + " back, or remove that peer here.",
                claimed);
    }

    private static Problem otherCertificate(PeerRecord bound, PeerCertificate shown) {
        return Problem.of(
                "FSDN4014E",
                "Node "
                        + bound.name()
                        + " is bound to certificate "
                        + bound.certificate()
                        + ", not to "
                        + shown
                        + ".",
                "If its key is new on purpose: farside peer remove "
                        + bound.name()
                        + ", join again",
                bound.name());
    }

    private static Problem unknown(NodeIdentity claimed, PeerCertificate shown) {
        return refused(
                "FSDN4015E",
                "Certificate " + shown + " of node " + claimed.name() + " has not joined here.",
                "Join with a token of this node: farside peer invite.",
                claimed);
    }

    private static Problem notForName(NodeIdentity claimed, PeerCertificate shown) {
        return refused(
                "FSDN4013E",
                "The certificate of node "
                        + claimed.name()
                        + " is for "
                        + (shown.names().isEmpty() ? "nobody" : String.join(", ", shown.names()))
                        + ".",
                "Sign one whose common name or DNS name is " + claimed.name() + ".",
                claimed);
    }

    private static Problem refused(
            String code, String message, String correction, NodeIdentity node) {
        return Problem.of(code, message, correction, node.name());
    }

    /** What a client has shown in a handshake. */
    @Nullable PeerCertificate shown(TlsStream secured) {
        X509Certificate certificate = secured.certificate();
        return certificate == null
                ? null
                : new PeerCertificate(certificate, files && !secured.isByNodeKey());
    }

    /** Takes note of a peer that was let in. */
    void letIn(NodeIdentity node, @Nullable PeerCertificate shown) {
        if (shown == null) {
            return;
        }
        PeerRecord bound = book.byName(node.name());
        Fingerprint print = shown.fingerprint();
        if (bound == null && shown.byAuthority()) {
            blocking.execute(() -> book.bindId(node));
        } else if (bound != null && print.hex().equals(bound.nextCertificate())) {
            blocking.execute(() -> book.shown(node.name(), print));
        }
    }

    /**
     * Answers somebody who asks to join.
     *
     * @param host where it comes from, for the limit of attempts
     * @param loop runs the answer on the loop
     */
    void redeem(
            Message.Join join,
            PeerCertificate shown,
            String host,
            io.farside.node.loop.EventLoop loop,
            Consumer<PeerBook.Redeemed> answer) {
        long wait = attempts.waitSeconds(host, loop.nowNanos());
        if (wait > 0) {
            answer.accept(new PeerBook.Redeemed(JoinOutcome.LIMITED, Long.toString(wait)));
            return;
        }
        Fingerprint own = tls.key().fingerprint();
        blocking.execute(() -> {
            PeerBook.Redeemed result = redeemed(join, shown.fingerprint(), own);
            loop.execute(() -> {
                if (result.outcome() != JoinOutcome.JOINED) {
                    attempts.failed(host, loop.nowNanos());
                }
                answer.accept(result);
            });
        });
    }

    private PeerBook.Redeemed redeemed(Message.Join join, Fingerprint shown, Fingerprint own) {
        try {
            return book.redeem(
                    new PeerBook.Joining(join.invitation(), join.proof(), join.node()),
                    shown,
                    invitation ->
                            java.security.MessageDigest.isEqual(
                                    JoinProof.of(
                                                    invitation.secret(),
                                                    join.invitation(),
                                                    own,
                                                    shown,
                                                    join.node())
                                            .bytes(),
                                    join.proof().bytes()));
        } catch (io.farside.model.ProblemException e) {
            return new PeerBook.Redeemed(JoinOutcome.FAILED, e.problem().message());
        }
    }

    /** Runs what waits for the disk. */
    void off(Runnable work) {
        blocking.execute(work);
    }
}
