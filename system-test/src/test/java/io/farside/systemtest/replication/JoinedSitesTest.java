// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.farside.api.node.InvitationView;
import io.farside.api.node.InviteRequest;
import io.farside.api.node.JoinRequest;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PeerList;
import io.farside.api.node.PeerView;
import io.farside.model.ProblemException;
import io.farside.systemtest.process.Await;
import io.farside.systemtest.process.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes join by token and replicate; a third with another certificate is refused. */
class JoinedSitesTest {
    private static final long MIB = 1 << 20;

    @TempDir private Path directory;

    private static String token(Site site) {
        InvitationView made =
                site.api()
                        .post(
                                NodePaths.INVITATIONS,
                                new InviteRequest(null, null),
                                InvitationView.class);
        return Objects.requireNonNull(made.token());
    }

    private static PeerView join(Site site, String token) {
        return site.api().post(NodePaths.PEERS, new JoinRequest(token), PeerView.class);
    }

    private static boolean isBoundAndUp(Site site, String peer) {
        return site.api().get(NodePaths.PEERS, PeerList.class).peers().stream()
                .anyMatch(p ->
                        p.nodeName().equals(peer)
                                && p.link().equals("Up")
                                && p.binding().equals("Certificate"));
    }

    private static String refusal(Site site, String token) {
        return catchThrowableOfType(ProblemException.class, () -> join(site, token))
                .problem()
                .code();
    }

    @Test
    void joinedSitesReplicate_aThirdUnderTheNameOfOneIsRefused() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        try (Site oslo = Site.start(directory, "oslo");
                Site bergen = Site.start(directory, "bergen");
                Site impostor = Site.start(elsewhere, "bergen")) {
            String used = token(oslo);
            join(bergen, used);
            Await.until("the link", () -> isBoundAndUp(oslo, "bergen"));
            Await.until("the link", () -> isBoundAndUp(bergen, "oslo"));

            assertThat(refusal(impostor, used)).isEqualTo("FSDN4023E");
            assertThat(refusal(impostor, token(oslo))).isEqualTo("FSDN4029E");
            assertThat(impostor.view().peers()).isEmpty();

            Site.mirror(oslo, bergen, "pay", 4 * MIB, List.of("data"));
            bergen.kill();
            bergen.restart();
            Await.until("the link", () -> isBoundAndUp(oslo, "bergen"));
            oslo.awaitSynced("pay");
            assertThat(Files.mismatch(oslo.data("data"), bergen.data("data"))).isEqualTo(-1);
        }
    }
}
