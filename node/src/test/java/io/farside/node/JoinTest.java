// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.InvitationList;
import io.farside.api.node.InvitationView;
import io.farside.api.node.InviteRequest;
import io.farside.api.node.JoinRequest;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PeerList;
import io.farside.api.node.PeerView;
import io.farside.api.node.RotationView;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.JoinToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes join by token, through real sockets. */
class JoinTest {
    private static final long MIB = 1 << 20;

    @TempDir private Path directory;
    private NodeUnderTest one;
    private NodeUnderTest two;

    @BeforeEach
    void start() throws IOException {
        one = tcp("one");
        two = NodeUnderTest.start(directory, "two");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    private NodeUnderTest tcp(String name) throws IOException {
        return NodeUnderTest.start(directory, name, "replication: {listen: \"127.0.0.1:0\"}");
    }

    private static InvitationView invite(NodeUnderTest node) {
        return node.api()
                .post(NodePaths.INVITATIONS, new InviteRequest(null, null), InvitationView.class);
    }

    private static String token(NodeUnderTest node) {
        return Objects.requireNonNull(invite(node).token());
    }

    private static PeerView join(NodeUnderTest node, String token) {
        return node.api().post(NodePaths.PEERS, new JoinRequest(token), PeerView.class);
    }

    private static PeerList peers(NodeUnderTest node) {
        return node.api().get(NodePaths.PEERS, PeerList.class);
    }

    private static PeerView peer(NodeUnderTest node, String name) {
        return peers(node).peers().stream()
                .filter(p -> p.nodeName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Problem refusal(Runnable work) {
        return catchThrowableOfType(ProblemException.class, work::run).problem();
    }

    private static void awaitUp(NodeUnderTest node, String name) {
        NodeUnderTest.await(
                node.name() + " to be linked with " + name,
                () ->
                        peers(node).peers().stream()
                                .anyMatch(p -> p.nodeName().equals(name) && p.link().equals("Up")),
                () -> peers(node).toString());
    }

    private void joined() {
        join(two, token(one));
        awaitUp(one, "two");
        awaitUp(two, "one");
    }

    @Test
    void joinedNodesReplicate_andStayJoinedAfterRestarts() throws IOException {
        joined();
        PeerView there = peer(two, "one");
        assertThat(there.binding()).isEqualTo("Certificate");
        assertThat(there.certificate()).isEqualTo(one.view().certificate());
        assertThat(peer(one, "two").certificate()).isEqualTo(two.view().certificate());
        assertThat(there.features()).contains("credits", "rotation");

        one.createVolume("data", 4 * MIB);
        two.createVolume("data", 4 * MIB);
        String id = UUID.randomUUID().toString();
        one.createGroup("pay", id, true, two.asPeer(null), List.of("data"));
        two.createGroup("pay", id, false, one.asPeer(null), List.of("data"));
        one.commandOnceAccepted("pay", GroupVerb.START, GroupCommandRequest.PLAIN);
        one.awaitSynced("pay");
        byte[] bytes = new byte[(int) (2 * MIB)];
        java.util.Arrays.fill(bytes, (byte) 7);
        try (Host host = new Host(one.nbd(), "data")) {
            host.write(0, bytes, true);
        }
        assertThat(
                        Files.mismatch(
                                Path.of(one.volume("data").path()),
                                Path.of(two.volume("data").path())))
                .isEqualTo(-1);

        two.restart();
        awaitUpAgain();
        assertThat(refusal(() -> remove(one, "two")).code()).isEqualTo("FSDN4035E");
    }

    private void awaitUpAgain() {
        awaitUp(two, "one");
        awaitUp(one, "two");
    }

    private static void remove(NodeUnderTest node, String name) {
        node.api().delete(NodePaths.peer(name));
    }

    @Test
    void secretsAreReadableByTheirOwnerAlone_andNeverShownAgain() throws IOException {
        String token = token(one);
        for (String file : List.of("node-key.p12", "peers.json")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(one.data().resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
        InvitationList all = one.api().get(NodePaths.INVITATIONS, InvitationList.class);
        assertThat(all.invitations()).hasSize(1).allMatch(i -> i.token() == null);
        assertThat(all.toString()).doesNotContain(JoinToken.parse(token).secret());
    }

    @Test
    void aTokenWorksOnce_andAfterARestartOfItsNode_andAgainForWhoUsedIt() throws IOException {
        one.close();
        one = NodeUnderTest.start(directory, "one");
        String token = token(one);
        one.restart();
        join(two, token);
        awaitUp(two, "one");
        join(two, token);
        try (NodeUnderTest three = NodeUnderTest.start(directory, "three")) {
            Problem used = refusal(() -> join(three, token));
            assertThat(used.code()).isEqualTo("FSDN4023E");
            assertThat(used.message()).contains("two");
        }
    }

    @Test
    void everyTokenThatDoesNotHoldHasItsOwnError() throws IOException {
        assertThat(refusal(() -> join(two, "nonsense")).code()).isEqualTo("FSDN4020E");
        assertThat(refusal(() -> join(one, token(one))).code()).isEqualTo("FSDN4039E");

        JoinToken right = JoinToken.parse(token(one));
        assertThat(refusal(() -> join(two, changed(right, right.id(), "00".repeat(32)))).code())
                .isEqualTo("FSDN4021E");
        assertThat(refusal(() -> join(two, changed(right, right.id() + 1, right.secret()))).code())
                .isEqualTo("FSDN4027E");

        InvitationView revoked = invite(one);
        one.api().delete(NodePaths.invitation(revoked.id()));
        assertThat(refusal(() -> join(two, Objects.requireNonNull(revoked.token()))).code())
                .isEqualTo("FSDN4024E");

        JoinToken foreign =
                new JoinToken(
                        right.id(),
                        right.secret(),
                        Fingerprint.of(new byte[1]),
                        right.nodeId(),
                        right.expiresAtSeconds(),
                        right.nodeName(),
                        right.address());
        Problem other = refusal(() -> join(two, foreign.text()));
        assertThat(other.code()).isEqualTo("FSDN4025E");
        assertThat(other.cause()).contains(one.view().certificate());
        assertThat(peers(one).peers()).as("nobody was let in").isEmpty();
        assertThat(peers(two).peers()).isEmpty();
    }

    private static String changed(JoinToken token, long id, String secret) {
        return new JoinToken(
                        id,
                        secret,
                        token.certificate(),
                        token.nodeId(),
                        token.expiresAtSeconds(),
                        token.nodeName(),
                        token.address())
                .text();
    }

    @Test
    void guessingIsLimited() {
        JoinToken right = JoinToken.parse(token(one));
        String wrong = changed(right, right.id(), "00".repeat(32));
        Problem last = refusal(() -> join(two, wrong));
        for (int i = 0; i < 20 && !last.code().equals("FSDN4028E"); i++) {
            last = refusal(() -> join(two, wrong));
        }
        assertThat(last.code()).isEqualTo("FSDN4028E");
        assertThat(refusal(() -> join(two, right.text())).code()).isEqualTo("FSDN4028E");
    }

    @Test
    void anotherCertificateUnderTheNameOfAPeerIsRefused_namingBoth() throws IOException {
        joined();
        String bound = two.view().certificate();
        two.close();
        try (NodeUnderTest impostor = impostor()) {
            NodeUnderTest.await(
                    "the impostor to be refused",
                    () -> String.valueOf(peer(one, "two").problem()).contains("FSDN4014E"),
                    () -> peers(one).toString());
            assertThat(peer(one, "two").problem())
                    .contains(bound)
                    .contains(impostor.view().certificate());
            assertThat(peer(one, "two").link()).isEqualTo("Down");
        }
    }

    /** A node that calls itself two, has two's peers and id, but not its key. */
    private NodeUnderTest impostor() throws IOException {
        Files.delete(two.data().resolve("node-key.p12"));
        NodeUnderTest.forgetKeys();
        two.restart();
        return two;
    }

    @Test
    void aPeerThatJoinedIsNotLetInWithoutTls() throws IOException {
        joined();
        two.close();
        Files.delete(two.data().resolve("peers.json"));
        String address = Objects.requireNonNull(one.view().replication());
        two =
                NodeUnderTest.start(
                        directory,
                        "two",
                        "replication: {peers: [{name: one, address: \"" + address + "\"}]}");
        NodeUnderTest.await(
                "two to be refused",
                () -> String.valueOf(peer(two, "one").problem()).contains("FSDN4010E"),
                () -> peers(two).toString());
        assertThat(peer(one, "two").problem()).contains("FSDN4010E");
    }

    @Test
    void aNodeWithANewIdIsRefused_andMayJoinAgainOnceRemoved() throws IOException {
        joined();
        two.close();
        Files.delete(two.data().resolve("node.json"));
        two.restart();
        NodeUnderTest.await(
                "the new id to be refused",
                () -> String.valueOf(peer(one, "two").problem()).contains("FSDN4012E"),
                () -> peers(one).toString());
        remove(one, "two");
        remove(two, "one");
        joined();
    }

    @Test
    void aNewCertificateIsLearnedOverTheOldOne() {
        joined();
        String before = one.view().certificate();
        RotationView rotation = one.api().post(NodePaths.ROTATION, null, RotationView.class);
        assertThat(rotation.certificate()).isNotEqualTo(before);
        NodeUnderTest.await(
                "the new certificate to be in use",
                () ->
                        one.view().certificate().equals(rotation.certificate())
                                && peer(two, "one").nextCertificate() == null
                                && rotation.certificate().equals(peer(two, "one").certificate()),
                () -> peers(one) + " " + peers(two));
        awaitUpAgain();
        one.restart();
        assertThat(one.view().certificate()).isEqualTo(rotation.certificate());
    }

    @Test
    void aRotationWaitsForPeersThatAreAway_alsoAcrossARestart() {
        joined();
        two.close();
        RotationView rotation = one.api().post(NodePaths.ROTATION, null, RotationView.class);
        assertThat(rotation.waitsFor()).containsExactly("two");
        assertThat(
                        refusal(() -> one.api().post(NodePaths.ROTATION, null, RotationView.class))
                                .code())
                .isEqualTo("FSDN4036E");
        one.restart();
        assertThat(Objects.requireNonNull(peers(one).rotation()).waitsFor()).containsExactly("two");
        assertThat(one.view().certificate()).isNotEqualTo(rotation.certificate());
    }

    @Test
    void aNodeThatIsOnTheNetworkNeedsNoTlsFiles_butAPeerThereHasToJoin() throws IOException {
        one.close();
        one =
                NodeUnderTest.start(
                        directory,
                        "one",
                        """
                        replication:
                          listen: "0.0.0.0:0"
                          peers: [{name: far, address: "192.0.2.1:7401"}]
                        """);
        assertThat(peer(one, "far").problem()).contains("FSDN4006E");
        assertThat(refusal(() -> invite(one)).code()).isEqualTo("FSDN4031E");
        InvitationView made =
                one.api()
                        .post(
                                NodePaths.INVITATIONS,
                                new InviteRequest(60L, "192.0.2.7:7401"),
                                InvitationView.class);
        assertThat(JoinToken.parse(Objects.requireNonNull(made.token())).address())
                .isEqualTo("192.0.2.7:7401");
        assertThat(
                        refusal(() ->
                                        one.api()
                                                .post(
                                                        NodePaths.INVITATIONS,
                                                        new InviteRequest(5L, null),
                                                        InvitationView.class))
                                .code())
                .isEqualTo("FSDN4037E");
    }
}
