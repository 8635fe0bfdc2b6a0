// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.InvitationList;
import io.farside.api.node.InvitationView;
import io.farside.api.node.PeerList;
import io.farside.api.node.PeerView;
import io.farside.api.node.RotationView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PeerCommandsTest {
    private static final String LATER = "2026-11-20T13:00:00Z";
    private FakeServer server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        shell = new Shell(Map.of("FARSIDE_NODE", server.url()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Fingerprints have 64 digits. */
    private static String print(char digit) {
        return String.valueOf(digit).repeat(64);
    }

    private static InvitationView invitation(
            String state, @Nullable String usedBy, @Nullable String token) {
        return new InvitationView("00112233445566aa", state, Views.NOON, LATER, usedBy, token);
    }

    @Test
    void peersAreListedWithWhatTheyUseOrWhyTheyAreDown() throws IOException {
        PeerView up =
                new PeerView(
                        "madrid",
                        "9b8385662b4a7734",
                        "madrid.example:7401",
                        "Up",
                        null,
                        "Certificate",
                        print('a'),
                        print('b'),
                        List.of("stream", "zstd"),
                        "zstd");
        PeerView down =
                new PeerView(
                        "oslo",
                        null,
                        "oslo.example:7401",
                        "Down",
                        "FSDN4010E: the certificate of oslo is not the one it joined with.",
                        "Certificate",
                        print('c'),
                        null,
                        List.of(),
                        "off");
        RotationView rotation = new RotationView(print('d'), List.of("oslo"));
        server.on("GET /v1/peers", new PeerList(print('e'), List.of(up, down), rotation));
        assertThat(shell.run("peer", "list")).isEqualTo(ExitCode.DONE);
        Golden.check("peer-list.txt", shell.out());
    }

    @Test
    void anInvitationShowsItsTokenOnce() throws IOException {
        server.on("POST /v1/invitations", invitation("Open", null, "fst1.abcdef"));
        server.on(
                "GET /v1/invitations",
                new InvitationList(List.of(invitation("Used", "oslo", null))));
        assertThat(shell.run("peer", "invite", "--expires", "1h")).isEqualTo(ExitCode.DONE);
        Golden.check("peer-invite.txt", shell.out());
        Shell second = new Shell(Map.of("FARSIDE_NODE", server.url()));
        assertThat(second.run("peer", "invitations")).isEqualTo(ExitCode.DONE);
        Golden.check("peer-invitations.txt", second.out());
    }
}
