// SPDX-License-Identifier: Apache-2.0
package io.farside.node.identity;

import io.farside.api.Json;
import io.farside.api.node.NodeIds;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.node.volume.DurableFiles;
import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.JoinOutcome;
import io.farside.wire.replication.JoinToken;
import io.farside.wire.replication.NodeIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Who this node's peers are, and whom it has invited: file {@code peers.json}, replaced whole, so
 * that a token is used and its user bound in one step. Reads take no lock; what changes something
 * blocks until it is durable. Callable from any thread.
 */
public final class PeerBook {
    /** Peers of one node. */
    public static final int MAX_PEERS = 64;

    /** Invitations remembered, ended ones included. */
    public static final int MAX_INVITATIONS = 64;

    /** Longest life of an invitation. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** How long an ended invitation is remembered, so that its holder is told how it ended. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final int FORMAT = 1;

    /** Content of the file. */
    record Content(
            int format,
            List<PeerRecord> peers,
            List<Invitation> invitations,
            @Nullable Rotation rotation) {
        Content {
            peers = peers == null ? List.of() : List.copyOf(peers);
            invitations = invitations == null ? List.of() : List.copyOf(invitations);
        }
    }

    /** How a join ended, and what that is about. */
    public record Redeemed(JoinOutcome outcome, String detail) {}

    private final Path file;
    private final InstantSource clock;
    private volatile Content content;

    private PeerBook(Path file, InstantSource clock, Content content) {
        this.file = file;
        this.clock = clock;
        this.content = content;
    }

    /**
     * Reads the book, or begins an empty one.
     *
     * @throws ProblemException {@code FSDN2007E} when it cannot be trusted
     */
    public static PeerBook open(Path file, InstantSource clock) {
        if (!Files.exists(file)) {
            return new PeerBook(file, clock, new Content(FORMAT, List.of(), List.of(), null));
        }
        try (var in = Files.newInputStream(file)) {
            Content read = Json.readReply(in.readNBytes(MAX_FILE_BYTES), Content.class);
            if (read == null
                    || read.format() != FORMAT
                    || !read.peers().stream().allMatch(PeerRecord::isWhole)
                    || !read.invitations().stream().allMatch(Invitation::isWhole)) {
                throw DurableFiles.unreadable(file, "it is not of format " + FORMAT);
            }
            return new PeerBook(file, clock, read);
        } catch (IOException | JacksonException | NullPointerException e) {
            throw DurableFiles.unreadable(file, String.valueOf(e.getMessage()));
        }
    }

    private void write(Content next) {
        DurableFiles.replaceSecret(file, Json.bytes(next));
        content = next;
    }

    private void write(List<PeerRecord> peers, List<Invitation> invitations) {
        write(new Content(FORMAT, peers, invitations, content.rotation()));
    }

    /** Every peer that is bound to a certificate. */
    public List<PeerRecord> peers() {
        return content.peers();
    }

    /** The peer of this name, null when none is bound. */
    public @Nullable PeerRecord byName(String name) {
        return first(content.peers().stream().filter(p -> p.name().equals(name)));
    }

    /** The peer that shows this certificate, null when nobody joined with it. */
    public @Nullable PeerRecord byCertificate(Fingerprint print) {
        return first(content.peers().stream().filter(p -> p.isShownBy(print)));
    }

    /** The peer of this id, null when none is bound. */
    public @Nullable PeerRecord byId(long id) {
        return first(content.peers().stream().filter(p -> p.id() == id));
    }

    private static @Nullable PeerRecord first(Stream<PeerRecord> some) {
        return some.findFirst().orElse(null);
    }

    /** All invitations, oldest first. */
    public List<Invitation> invitations() {
        return content.invitations();
    }

    /** Wall time. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * Makes an invitation.
     *
     * @throws ProblemException {@code FSDN4032E} when there are too many open ones
     */
    public synchronized Invitation invite(Duration life, RandomGenerator random) {
        Instant now = now();
        List<Invitation> kept = new ArrayList<>(content.invitations());
        kept.removeIf(i -> isForgotten(i, now));
        while (kept.size() >= MAX_INVITATIONS) {
            Invitation ended =
                    kept.stream()
                            .filter(i -> i.state(now) != Invitation.State.OPEN)
                            .findFirst()
                            .orElseThrow(PeerBook::tooMany);
            kept.remove(ended);
        }
        byte[] secret = new byte[JoinToken.SECRET_BYTES];
        random.nextBytes(secret);
        Invitation fresh =
                new Invitation(
                        HexFormat.of().toHexDigits(random.nextLong()),
                        HexFormat.of().formatHex(secret),
                        now.truncatedTo(ChronoUnit.SECONDS).toString(),
                        now.plus(life).truncatedTo(ChronoUnit.SECONDS).toString(),
                        null,
                        null,
                        false);
        kept.add(fresh);
        write(content.peers(), kept);
        return fresh;
    }

    private static boolean isForgotten(Invitation invitation, Instant now) {
        return Instant.parse(invitation.expiresAt()).plus(REMEMBERED).isBefore(now);
    }

    private static ProblemException tooMany() {
        return Problem.of(
                        "FSDN4032E",
                        "There are " + MAX_INVITATIONS + " open invitations, which is the limit.",
                        "Revoke those that nobody will use: farside peer revoke ID.")
                .as(ProblemKind.CONFLICT)
                .toException();
    }

    /**
     * Takes an invitation back; the same again changes nothing.
     *
     * @throws ProblemException {@code FSDN4033E} when there is none of this id
     */
    public synchronized Invitation revoke(String id) {
        Invitation present =
                content.invitations().stream()
                        .filter(i -> i.id().equals(id))
                        .findFirst()
                        .orElseThrow(() ->
                                Problem.notFound(
                                                "FSDN4033E",
                                                "There is no invitation of this id.",
                                                "See the list: farside peer invitations.")
                                        .toException());
        Invitation revoked = present.takenBack();
        write(content.peers(), replaced(present, revoked));
        return revoked;
    }

    private List<Invitation> replaced(Invitation old, Invitation fresh) {
        return content.invitations().stream().map(i -> i.equals(old) ? fresh : i).toList();
    }

    /** Somebody who asks to join under TLS. */
    public record Joining(long invitation, Fingerprint proof, NodeIdentity node) {}

    /**
     * Uses an invitation and binds the node that joins, durably and in one step. The same node with
     * the same certificate may repeat it.
     *
     * @param check whether a proof is that of an invitation's secret
     */
    public synchronized Redeemed redeem(
            Joining joining, Fingerprint shown, java.util.function.Predicate<Invitation> check) {
        String id = HexFormat.of().toHexDigits(joining.invitation());
        Invitation invitation = null;
        for (Invitation each : content.invitations()) {
            invitation = each.id().equals(id) ? each : invitation;
        }
        if (invitation == null) {
            return new Redeemed(JoinOutcome.UNKNOWN, "");
        }
        if (!check.test(invitation)) {
            return new Redeemed(JoinOutcome.WRONG, "");
        }
        return switch (invitation.state(now())) {
            case USED -> repeated(invitation, joining.node(), shown);
            case REVOKED -> new Redeemed(JoinOutcome.REVOKED, "");
            case EXPIRED -> new Redeemed(JoinOutcome.EXPIRED, invitation.expiresAt());
            case OPEN -> bound(invitation, joining.node(), shown);
        };
    }

    private Redeemed repeated(Invitation invitation, NodeIdentity node, Fingerprint shown) {
        PeerRecord present = byName(node.name());
        boolean same =
                present != null
                        && present.id() == node.id()
                        && present.isShownBy(shown)
                        && shown.hex().equals(invitation.usedCertificate());
        return same
                ? new Redeemed(JoinOutcome.JOINED, "")
                : new Redeemed(JoinOutcome.USED, String.valueOf(invitation.usedBy()));
    }

    private Redeemed bound(Invitation invitation, NodeIdentity node, Fingerprint shown) {
        String taken = taken(node.name(), node.id(), shown);
        if (!taken.isEmpty()) {
            return new Redeemed(JoinOutcome.TAKEN, taken);
        }
        PeerRecord present = byName(node.name());
        String address = present == null ? null : present.address();
        write(
                with(record(node.name(), node.id(), shown, address)),
                replaced(invitation, invitation.usedBy(node.name(), shown.hex())));
        return new Redeemed(JoinOutcome.JOINED, "");
    }

    /** Why a node cannot be bound to a certificate, empty when it can. */
    public String taken(String name, long id, Fingerprint shown) {
        for (PeerRecord peer : content.peers()) {
            boolean sameName = peer.name().equals(name);
            boolean sameId = peer.id() == id;
            if (sameName && peer.isPinned() && !peer.isShownBy(shown)) {
                return "node " + name + " is bound to certificate " + peer.certificate();
            }
            if (sameName != sameId) {
                return "node " + peer.name() + " has id " + peer.nodeId();
            }
            if (peer.isShownBy(shown) && !sameName) {
                return "certificate " + shown + " is that of node " + peer.name();
            }
        }
        return content.peers().size() >= MAX_PEERS && byName(name) == null
                ? "there are " + MAX_PEERS + " peers, which is the limit"
                : "";
    }

    private PeerRecord record(
            String name, long id, @Nullable Fingerprint shown, @Nullable String address) {
        return new PeerRecord(
                name,
                NodeIds.text(id),
                shown == null ? null : shown.hex(),
                null,
                address,
                now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private List<PeerRecord> with(PeerRecord fresh) {
        List<PeerRecord> peers = new ArrayList<>(content.peers());
        peers.removeIf(p -> p.name().equals(fresh.name()));
        peers.add(fresh);
        return peers;
    }

    /** Binds the node that invited this one; {@link #taken} was asked before. */
    public synchronized void pin(JoinToken token) {
        PeerRecord fresh =
                record(token.nodeName(), token.nodeId(), token.certificate(), token.address());
        write(with(fresh), content.invitations());
    }

    /**
     * Binds a node to its id whose certificate an authority signed for its name. Does nothing when
     * the name is bound, or there is no room.
     */
    public synchronized void bindId(NodeIdentity node) {
        if (byName(node.name()) == null && content.peers().size() < MAX_PEERS) {
            write(with(record(node.name(), node.id(), null, null)), content.invitations());
        }
    }

    /**
     * Forgets a peer.
     *
     * @throws ProblemException {@code FSDN4034E} when none of the name is bound
     */
    public synchronized void remove(String name) {
        PeerRecord present = byName(name);
        if (present == null) {
            throw Problem.notFound(
                            "FSDN4034E",
                            "No peer of this name is bound to a certificate.",
                            "See the list: farside peer list.")
                    .toException();
        }
        List<PeerRecord> peers = new ArrayList<>(content.peers());
        peers.remove(present);
        Rotation rotation = content.rotation();
        write(new Content(FORMAT, peers, content.invitations(), rotation));
    }

    /** Notes the certificate a peer changes to. */
    public synchronized void changes(String name, Fingerprint next) {
        PeerRecord present = byName(name);
        if (present != null && present.isPinned() && !present.isShownBy(next)) {
            write(with(present.changingTo(next.hex())), content.invitations());
        }
    }

    /** A peer has shown this certificate: when it is the next one, the old one is forgotten. */
    public synchronized void shown(String name, Fingerprint print) {
        PeerRecord present = byName(name);
        if (present != null && print.hex().equals(present.nextCertificate())) {
            write(with(present.changed()), content.invitations());
        }
    }

    /** The change of this node's own certificate under way, null when there is none. */
    public @Nullable Rotation rotation() {
        return content.rotation();
    }

    /** Begins to change this node's certificate. */
    public synchronized void beginRotation(Fingerprint next) {
        write(
                new Content(
                        FORMAT,
                        content.peers(),
                        content.invitations(),
                        new Rotation(next.hex(), List.of())));
    }

    /** A peer has noted the next certificate. */
    public synchronized void learned(String name, Fingerprint next) {
        Rotation rotation = content.rotation();
        if (rotation == null
                || !rotation.certificate().equals(next.hex())
                || rotation.learned().contains(name)) {
            return;
        }
        List<String> names = new ArrayList<>(rotation.learned());
        names.add(name);
        write(
                new Content(
                        FORMAT,
                        content.peers(),
                        content.invitations(),
                        new Rotation(rotation.certificate(), names)));
    }

    /** Peers that have not noted the next certificate yet. */
    public List<String> waitsFor() {
        Content now = content;
        Rotation rotation = now.rotation();
        return rotation == null
                ? List.of()
                : now.peers().stream()
                        .filter(PeerRecord::isPinned)
                        .map(PeerRecord::name)
                        .filter(n -> !rotation.learned().contains(n))
                        .toList();
    }

    /**
     * The change is done, or given up.
     *
     * @param changed whether open invitations end: they carry the old certificate
     */
    public synchronized void endRotation(boolean changed) {
        Instant now = now();
        List<Invitation> invitations =
                content.invitations().stream()
                        .map(i ->
                                changed && i.state(now) == Invitation.State.OPEN
                                        ? i.takenBack()
                                        : i)
                        .toList();
        write(new Content(FORMAT, content.peers(), invitations, null));
    }
}
