// SPDX-License-Identifier: Apache-2.0
package io.farside.node.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.wire.replication.Fingerprint;
import io.farside.wire.replication.JoinOutcome;
import io.farside.wire.replication.NodeIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invitations and bindings, with a clock stepped by hand. */
class PeerBookTest {
    private static final Fingerprint PRINT = Fingerprint.of(new byte[] {1});
    private static final Fingerprint OTHER = Fingerprint.of(new byte[] {2});
    private static final NodeIdentity TWO = new NodeIdentity(2, "two", "boot", "1");

    @TempDir private Path directory;
    private final SplittableRandom random = new SplittableRandom(1);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private PeerBook book;

    @BeforeEach
    void open() {
        book = PeerBook.open(directory.resolve("peers.json"), () -> now);
    }

    private Invitation invite() {
        return book.invite(Duration.ofHours(1), random);
    }

    private JoinOutcome redeem(Invitation invitation, NodeIdentity node, Fingerprint shown) {
        long id = Long.parseUnsignedLong(invitation.id(), 16);
        return book.redeem(
                        new PeerBook.Joining(id, PRINT, node),
                        shown,
                        i -> i.secret().equals(invitation.secret()))
                .outcome();
    }

    @Test
    void anInvitationExpires_andIsToldApartFromOneThatIsForgotten() {
        Invitation invitation = invite();
        now = now.plusSeconds(3600);
        assertThat(redeem(invitation, TWO, PRINT)).isEqualTo(JoinOutcome.EXPIRED);
        now = now.plus(Duration.ofDays(31));
        invite();
        assertThat(redeem(invitation, TWO, PRINT)).isEqualTo(JoinOutcome.UNKNOWN);
        assertThat(book.peers()).isEmpty();
    }

    @Test
    void itWorksOnce_andARepeatByTheSameNodeSucceeds_alsoAfterAReopening() {
        Invitation invitation = invite();
        open();
        assertThat(redeem(invitation, TWO, PRINT)).isEqualTo(JoinOutcome.JOINED);
        now = now.plus(Duration.ofDays(1));
        open();
        assertThat(redeem(invitation, TWO, PRINT)).isEqualTo(JoinOutcome.JOINED);
        assertThat(redeem(invitation, TWO, OTHER)).isEqualTo(JoinOutcome.USED);
        NodeIdentity three = new NodeIdentity(3, "three", "boot", "1");
        assertThat(redeem(invitation, three, PRINT)).isEqualTo(JoinOutcome.USED);
        assertThat(book.peers()).hasSize(1);
    }

    @Test
    void nameIdAndCertificateBelongTogether() {
        assertThat(redeem(invite(), TWO, PRINT)).isEqualTo(JoinOutcome.JOINED);
        assertThat(redeem(invite(), TWO, OTHER)).isEqualTo(JoinOutcome.TAKEN);
        assertThat(redeem(invite(), new NodeIdentity(9, "two", "boot", "1"), PRINT))
                .isEqualTo(JoinOutcome.TAKEN);
        assertThat(redeem(invite(), new NodeIdentity(2, "ten", "boot", "1"), OTHER))
                .isEqualTo(JoinOutcome.TAKEN);
        assertThat(redeem(invite(), new NodeIdentity(9, "nine", "boot", "1"), PRINT))
                .isEqualTo(JoinOutcome.TAKEN);
        assertThat(book.invitations().stream().filter(i -> i.usedBy() == null)).hasSize(4);
    }

    @Test
    void aNextCertificateCounts_untilItIsShownAndThenAlone() {
        assertThat(redeem(invite(), TWO, PRINT)).isEqualTo(JoinOutcome.JOINED);
        book.changes("two", OTHER);
        assertThat(book.byCertificate(PRINT)).isNotNull();
        assertThat(book.byCertificate(OTHER)).isNotNull();
        book.shown("two", OTHER);
        open();
        assertThat(book.byCertificate(PRINT)).isNull();
        assertThat(book.byCertificate(OTHER)).isNotNull();
    }

    @Test
    void aRotationWaitsForEveryPeer_andEndsOpenInvitations() {
        assertThat(redeem(invite(), TWO, PRINT)).isEqualTo(JoinOutcome.JOINED);
        Invitation open = invite();
        book.beginRotation(OTHER);
        assertThat(book.waitsFor()).containsExactly("two");
        book.learned("two", PRINT);
        assertThat(book.waitsFor()).containsExactly("two");
        book.learned("two", OTHER);
        assertThat(book.waitsFor()).isEmpty();
        book.endRotation(true);
        assertThat(redeem(open, new NodeIdentity(3, "three", "boot", "1"), OTHER))
                .isEqualTo(JoinOutcome.REVOKED);
    }

    @Test
    void openInvitationsAreLimited_endedOnesMakeRoom() {
        for (int i = 0; i < PeerBook.MAX_INVITATIONS; i++) {
            invite();
        }
        assertThatThrownBy(this::invite).hasMessageContaining("FSDN4032E");
        book.revoke(book.invitations().getFirst().id());
        invite();
        assertThat(book.invitations()).hasSize(PeerBook.MAX_INVITATIONS);
    }

    @Test
    void aDamagedBookIsNotTakenForAnEmptyOne() throws IOException {
        Path file = directory.resolve("peers.json");
        for (String text :
                new String[] {"", "{}", "{\"format\":2}", "{\"format\":1,\"peers\":[{}]}"}) {
            Files.writeString(file, text);
            assertThatThrownBy(this::open).as(text).hasMessageContaining("FSDN2007E");
        }
    }

    @Test
    void attemptsAreLimitedByAddressAndInAll() {
        AttemptLimit limit = new AttemptLimit();
        long at = 5;
        for (int i = 0; i < AttemptLimit.PER_HOST; i++) {
            assertThat(limit.waitSeconds("a", at)).isZero();
            limit.failed("a", at);
        }
        assertThat(limit.waitSeconds("a", at)).isBetween(60L, 61L);
        assertThat(limit.waitSeconds("b", at)).isZero();
        for (int i = 0; i < AttemptLimit.IN_ALL; i++) {
            limit.failed("h" + i, at);
        }
        assertThat(limit.waitSeconds("b", at)).isPositive();
        assertThat(limit.waitSeconds("a", at + Duration.ofMinutes(1).toNanos())).isZero();
    }
}
