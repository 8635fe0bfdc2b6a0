// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.model.RoleEpoch;
import io.farside.node.loop.IoBuffer;
import io.farside.wire.replication.Feature;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features, credit, compression and limits of a link, through real sockets. */
class LinkTransportTest {
    private static final int MIB = 1 << 20;
    private static final LinkTimes TIMES = LinkTimes.of(1000, 20_000);

    @TempDir private Path directory;

    private static LinkOptions plain() {
        return LinkOptions.of(TIMES);
    }

    private static LinkOptions without(LinkOptions options, Feature feature) {
        return new LinkOptions(
                options.times(),
                options.peers(),
                options.features() & ~feature.bit(),
                options.wall(),
                options.zone());
    }

    private static LinkOptions compressing(String peer) {
        return LinkOptions.of(TIMES, Map.of(peer, new PeerSettings(true, List.of())));
    }

    private static IoBuffer filled(TwoHubs hubs, int length, boolean random) {
        IoBuffer buffer = hubs.loop.buffers().take(length);
        byte[] bytes = new byte[length];
        if (random) {
            new SplittableRandom(3).nextBytes(bytes);
        } else {
            java.util.Arrays.fill(bytes, (byte) 'x');
        }
        buffer.bytes().clear().put(bytes);
        return buffer;
    }

    /** A write from one to two, whose data is let go when it has left. */
    private static void write(TwoHubs hubs, long sequence, int length, boolean random)
            throws IOException {
        hubs.on(() -> {
            IoBuffer data = filled(hubs, length, random);
            hubs.one.send(2, TwoHubs.GROUP, message(sequence, data));
            data.release();
            return data;
        });
    }

    private static Message.Write message(long sequence, Payload data) {
        Range range = new Range(0, sequence * MIB, data.length(), WriteAction.WRITE);
        return new Message.Write(new RoleEpoch(1, 1), sequence, range, false, data);
    }

    private static PeerState.Agreed agreed(TwoHubs hubs) throws IOException {
        return hubs.on(() -> hubs.one.peers().getFirst().agreed());
    }

    @Test
    void bothUseWhatBothHave_andTheRestFallsBack() throws IOException {
        try (TwoHubs hubs = new TwoHubs(directory.resolve("a"), plain(), plain())) {
            hubs.awaitUp();
            assertThat(agreed(hubs).features()).containsExactly("credits", "rotation");
        }
        try (TwoHubs hubs =
                new TwoHubs(directory.resolve("b"), without(plain(), Feature.CREDITS), plain())) {
            hubs.awaitUp();
            assertThat(agreed(hubs).features()).containsExactly("rotation");
            write(hubs, 1, MIB, true);
            hubs.await("the write", () -> hubs.atTwo.messages.size() == 1);
        }
        try (TwoHubs hubs =
                new TwoHubs(directory.resolve("c"), plain(), without(plain(), Feature.ROTATION))) {
            hubs.awaitUp();
            assertThat(agreed(hubs).features()).containsExactly("credits");
        }
    }

    @Test
    void compressionNeedsBothSides_andSaysWhoDoesNot() throws IOException {
        try (TwoHubs hubs = new TwoHubs(directory.resolve("a"), compressing("two"), plain())) {
            hubs.awaitUp();
            assertThat(agreed(hubs).compression()).isEqualTo("off: the peer does not offer it");
            write(hubs, 1, MIB, false);
            hubs.await("the write", () -> hubs.atTwo.messages.size() == 1);
        }
    }

    @Test
    void compressedDataArrivesAsItWas_incompressibleToo() throws IOException {
        try (TwoHubs hubs =
                new TwoHubs(directory.resolve("a"), compressing("two"), compressing("one"))) {
            hubs.awaitUp();
            assertThat(agreed(hubs).compression()).isEqualTo("zstd");
            hubs.on(() -> hubs.atTwo.hold = true);
            int[] lengths = {512, 4096, 65_536, MIB, MIB + 4096};
            for (int i = 0; i < lengths.length; i++) {
                write(hubs, 2L * i, lengths[i], false);
                write(hubs, 2L * i + 1, lengths[i], true);
            }
            hubs.await("all writes", () -> hubs.atTwo.held.size() == 2 * lengths.length);
            hubs.on(() -> {
                for (int i = 0; i < hubs.atTwo.held.size(); i++) {
                    IoBuffer got = (IoBuffer) hubs.atTwo.held.get(i);
                    IoBuffer sent = filled(hubs, lengths[i / 2], i % 2 == 1);
                    assertThat(got.length()).isEqualTo(sent.length());
                    assertThat(FrameConnection.crc(got)).isEqualTo(FrameConnection.crc(sent));
                    sent.release();
                }
                return hubs;
            });
        }
    }

    @Test
    void aReceiverThatIsSlowBoundsWhatIsOnItsWay_andTheLinkStaysUp() throws IOException {
        try (TwoHubs hubs = new TwoHubs(directory.resolve("a"), plain(), plain())) {
            hubs.awaitUp();
            hubs.on(() -> hubs.atTwo.hold = true);
            for (int i = 0; i < 32; i++) {
                write(hubs, i, MIB, true);
            }
            int most = (int) (Arrivals.WINDOW_BYTES / MIB);
            hubs.await("the window to be full", () -> hubs.atTwo.held.size() == most);
            // Messages of the other direction pass, and so do heartbeats.
            hubs.on(() -> {
                hubs.two.send(
                        1,
                        TwoHubs.GROUP,
                        new Message.WriteAck(new RoleEpoch(1, 1), 0, Message.Outcome.OK));
                return hubs;
            });
            hubs.await("the answer", () -> !hubs.atOne.messages.isEmpty());
            assertThat(hubs.on(() -> hubs.atTwo.held.size())).isEqualTo(most);
            hubs.on(() -> {
                hubs.atTwo.letGo();
                return hubs;
            });
            hubs.await("everything", () -> hubs.atTwo.messages.size() == 32);
            assertThat(hubs.atTwo.messages)
                    .extracting(m -> ((Message.Write) m).sequence())
                    .isSorted();
            assertThat(hubs.on(() -> hubs.atOne.up)).isTrue();
        }
    }

    @Test
    void hostWritesPassBulkThatWaitsForItsLimit() throws IOException {
        BandwidthWindow always =
                new BandwidthWindow(
                        LocalTime.MIDNIGHT,
                        LocalTime.MIDNIGHT,
                        EnumSet.allOf(DayOfWeek.class),
                        65_536,
                        0);
        LinkOptions limited =
                new LinkOptions(
                        TIMES,
                        Map.of("two", new PeerSettings(false, List.of(always))),
                        LinkOptions.ALL_FEATURES,
                        InstantSource.system(),
                        ZoneOffset.UTC);
        try (TwoHubs hubs = new TwoHubs(directory.resolve("a"), limited, plain())) {
            hubs.awaitUp();
            for (int i = 0; i < 3; i++) {
                bulk(hubs, i);
            }
            write(hubs, 100, 4096, true);
            hubs.await(
                    "the host write",
                    () -> hubs.atTwo.messages.stream().anyMatch(m -> m instanceof Message.Write));
            hubs.await("the first block", () -> hubs.atTwo.messages.size() > 1);
            assertThat(hubs.on(() -> hubs.atTwo.messages.size()))
                    .as("one block may overdraw the bucket, the next waits many seconds")
                    .isEqualTo(2);
            hubs.on(() -> {
                hubs.one.send(2, TwoHubs.GROUP, new Message.Ready(new RoleEpoch(1, 1), 1));
                return hubs;
            });
            hubs.await("bulk before what is ordered", () -> hubs.atTwo.messages.size() == 5);
            assertThat(hubs.on(() -> hubs.atTwo.messages.getLast()))
                    .isInstanceOf(Message.Ready.class);
        }
    }

    private static void bulk(TwoHubs hubs, long number) throws IOException {
        hubs.on(() -> {
            IoBuffer data = filled(hubs, MIB, true);
            Range range = new Range(0, number * MIB, MIB, WriteAction.WRITE);
            hubs.one.send(
                    2,
                    TwoHubs.GROUP,
                    new Message.SyncBlock(
                            new RoleEpoch(1, 1), Long.MIN_VALUE | number, range, data));
            data.release();
            return data;
        });
    }
}
