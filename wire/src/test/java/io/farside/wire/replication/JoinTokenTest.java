// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("malformed")
class JoinTokenTest {
    private static final String SECRET = "5a".repeat(32);
    private static final JoinToken TOKEN =
            new JoinToken(
                    7,
                    SECRET,
                    Fingerprint.of(new byte[] {1}),
                    0x1111,
                    1_800_000_000L,
                    "site1",
                    "192.0.2.1:7401");

    @Test
    void comesBackAsItWas_alsoWithSpaceAroundIt() {
        assertThat(JoinToken.parse(TOKEN.text())).isEqualTo(TOKEN);
        assertThat(JoinToken.parse("  " + TOKEN.text() + "\n")).isEqualTo(TOKEN);
        assertThat(TOKEN.text()).matches("fsj1\\.[A-Za-z0-9_-]+");
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String text = TOKEN.text();
        for (int at = 0; at < text.length(); at++) {
            char other = text.charAt(at) == 'A' ? 'Q' : 'A';
            String changed = text.substring(0, at) + other + text.substring(at + 1);
            assertThatThrownBy(() -> JoinToken.parse(changed))
                    .isInstanceOf(IllegalArgumentException.class);
            String cut = text.substring(0, at);
            assertThatThrownBy(() -> JoinToken.parse(cut))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsNoTokenIsNeverRepeated() {
        for (String text :
                new String[] {"", "hunter2", "fsj1.", "fsj1.%%%%", "fsj1." + "A".repeat(2000)}) {
            assertThatThrownBy(() -> JoinToken.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hunter2");
        }
        assertThat(TOKEN.toString()).doesNotContain(SECRET).contains("site1");
    }

    @Test
    void aProofHoldsForOneInvitationCertificatePairAndNode() {
        Fingerprint here = Fingerprint.of(new byte[] {1});
        Fingerprint there = Fingerprint.of(new byte[] {2});
        NodeIdentity node = new NodeIdentity(5, "site2", "boot", "1");
        Fingerprint proof = JoinProof.of(SECRET, 7, here, there, node);
        assertThat(JoinProof.of(SECRET, 7, here, there, node)).isEqualTo(proof);
        assertThat(JoinProof.of("00".repeat(32), 7, here, there, node)).isNotEqualTo(proof);
        assertThat(JoinProof.of(SECRET, 8, here, there, node)).isNotEqualTo(proof);
        assertThat(JoinProof.of(SECRET, 7, there, here, node)).isNotEqualTo(proof);
        NodeIdentity other = new NodeIdentity(6, "site2", "boot", "1");
        assertThat(JoinProof.of(SECRET, 7, here, there, other)).isNotEqualTo(proof);
    }
}
