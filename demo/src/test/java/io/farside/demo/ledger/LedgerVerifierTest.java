// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.demo.FakeVolume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerVerifierTest {
    private static final LedgerLayout LAYOUT = new LedgerLayout(0xFA25, 3, 16);

    private final FakeVolume debits = new FakeVolume(LAYOUT.end());
    private final FakeVolume credits = new FakeVolume(LAYOUT.end());
    private final List<LedgerClient> clients = new ArrayList<>();

    @BeforeEach
    void threeClients() {
        for (int i = 0; i < LAYOUT.clients(); i++) {
            clients.add(new LedgerClient(LAYOUT, i));
        }
    }

    private void transact(int each) throws IOException {
        for (int i = 0; i < each; i++) {
            for (LedgerClient client : clients) {
                client.transact(debits, credits, () -> {});
            }
        }
    }

    private LedgerReport verify() throws IOException {
        return LedgerVerifier.verify(
                LAYOUT, clients.stream().map(LedgerClient::memory).toList(), debits, credits);
    }

    @Test
    void everythingIsProven_whenNothingWasLost() throws IOException {
        transact(10);
        LedgerReport report = verify();
        assertThat(report.proven()).isTrue();
        assertThat(report.acknowledged()).isEqualTo(30);
        assertThat(report.checkedWrites()).isEqualTo(60);
        assertThat(report.debitCents()).isPositive().isEqualTo(report.creditCents());
    }

    @Test
    void onlyTheLastTurnIsChecked_whenTheRingsWentAround() throws IOException {
        transact(41);
        LedgerReport report = verify();
        assertThat(report.proven()).isTrue();
        assertThat(report.acknowledged()).isEqualTo(123);
        assertThat(report.checkedWrites()).isEqualTo(2 * 3 * 16);
    }

    @Test
    void nothingIsMissed_whenTheLedgerIsEmpty() throws IOException {
        assertThat(verify().proven()).isTrue();
    }

    @Test
    void aSwallowedWriteIsFound_whateverItsSide() throws IOException {
        transact(3);
        debits.swallowNextWriteAt(LAYOUT.offset(1, 4));
        transact(1);
        credits.swallowNextWriteAt(LAYOUT.offset(2, 5));
        transact(3);
        LedgerReport report = verify();
        assertThat(report.proven()).isFalse();
        assertThat(report.lostWrites()).isEqualTo(2);
        assertThat(report.findings())
                .containsExactly(
                        new Finding(Finding.Kind.LOST, 1, Side.DEBIT, 4, "no record"),
                        new Finding(Finding.Kind.LOST, 2, Side.CREDIT, 5, "no record"));
    }

    @Test
    void anOlderRecordIsNoExcuse_whenTheNewerWasAcknowledged() throws IOException {
        transact(18);
        credits.swallowNextWriteAt(LAYOUT.offset(0, 19));
        transact(1);
        assertThat(verify().findings())
                .containsExactly(
                        new Finding(Finding.Kind.LOST, 0, Side.CREDIT, 19, "found CREDIT 3"));
    }

    @Test
    void aTornRecordIsFound_whenItWasAcknowledged() throws IOException {
        debits.tearNextWriteAt(LAYOUT.offset(0, 1));
        transact(2);
        assertThat(verify().findings())
                .containsExactly(new Finding(Finding.Kind.TORN, 0, Side.DEBIT, 1, "found DEBIT 1"));
    }

    @Test
    void aFlippedBitIsFound_anywhereInARecord() throws IOException {
        transact(16);
        for (int at = 0; at < LedgerLayout.RECORD_BYTES; at += 97) {
            debits.flipBit(LAYOUT.offset(2, 7) + at);
            assertThat(verify().lostWrites()).as("bit in byte " + at).isEqualTo(1);
            debits.flipBit(LAYOUT.offset(2, 7) + at);
        }
        assertThat(verify().proven()).isTrue();
    }

    @Test
    void aRolledBackVolumeIsFound_evenWhenItIsConsistentInItself() throws IOException {
        transact(5);
        byte[] debitsBefore = debits.image();
        byte[] creditsBefore = credits.image();
        transact(1);
        debits.restore(debitsBefore);
        credits.restore(creditsBefore);
        assertThat(verify().lostWrites()).isEqualTo(6);
    }

    @Test
    void oneVolumeBehindTheOtherIsFound() throws IOException {
        transact(5);
        byte[] debitsBefore = debits.image();
        transact(2);
        debits.restore(debitsBefore);
        LedgerReport report = verify();
        assertThat(report.lostWrites()).isEqualTo(6);
        assertThat(report.debitCents()).isLessThan(report.creditCents());
    }

    @Test
    void lostFlushesAreFound_afterAPowerCut() throws IOException {
        transact(4);
        debits.losePower();
        credits.losePower();
        assertThat(verify().proven()).isTrue();
    }

    @Test
    void aTransactionInFlightMayBeAbsentTornOrWhole() throws IOException {
        transact(2);
        credits.down(true);
        assertThatThrownBy(() -> transact(1)).isInstanceOf(IOException.class);
        credits.down(false);
        assertThat(clients.getFirst().memory()).isEqualTo(new ClientMemory(0, 3, 3, 2, 2));
        assertThat(verify().proven()).as("debit whole, credit absent").isTrue();
        credits.write(
                LAYOUT.offset(0, 3), new LedgerRecord(LAYOUT.id(), 0, Side.CREDIT, 3).bytes());
        LedgerReport whole = verify();
        assertThat(whole.proven()).as("credit written, never acknowledged").isTrue();
        assertThat(whole.unfinished()).isEqualTo(1);
        credits.erase(LAYOUT.offset(0, 3) + 1024, 512);
        assertThat(verify().proven()).as("credit torn, never acknowledged").isTrue();
    }

    @Test
    void aCreditWithoutItsDebitIsFound_inTheTransactionInFlight() throws IOException {
        transact(2);
        debits.down(true);
        assertThatThrownBy(() -> transact(1)).isInstanceOf(IOException.class);
        debits.down(false);
        credits.write(
                LAYOUT.offset(0, 3), new LedgerRecord(LAYOUT.id(), 0, Side.CREDIT, 3).bytes());
        assertThat(verify().findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.ORDER);
    }

    @Test
    void anAcknowledgedDebitIsFoundMissing_thoughItsTransactionWasNotAcknowledged()
            throws IOException {
        transact(2);
        credits.down(true);
        assertThatThrownBy(() -> transact(1)).isInstanceOf(IOException.class);
        credits.down(false);
        debits.erase(LAYOUT.offset(0, 3), LedgerLayout.RECORD_BYTES);
        assertThat(verify().lostWrites()).isEqualTo(1);
    }

    @Test
    void aRecordNobodyWroteIsFound() throws IOException {
        transact(2);
        debits.write(LAYOUT.offset(1, 9), new LedgerRecord(LAYOUT.id(), 1, Side.DEBIT, 9).bytes());
        assertThat(verify().findings())
                .containsExactly(
                        new Finding(Finding.Kind.PHANTOM, 1, Side.DEBIT, 9, "never written"));
    }

    @Test
    void recordsOfAnotherRunAreNoPhantoms() throws IOException {
        debits.write(LAYOUT.offset(1, 9), new LedgerRecord(7, 1, Side.DEBIT, 9).bytes());
        transact(2);
        assertThat(verify().proven()).isTrue();
    }

    @Test
    void clientsGoOnWhereTheyWere_afterAFailure() throws IOException {
        transact(2);
        debits.down(true);
        assertThatThrownBy(() -> transact(1)).isInstanceOf(IOException.class);
        debits.down(false);
        transact(20);
        assertThat(verify().proven()).isTrue();
        assertThat(clients.getFirst().memory().transactions()).isEqualTo(22);
    }
}
