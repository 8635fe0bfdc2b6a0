// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every loop promises of sockets, timers and tasks. */
abstract class StreamContract {
    private static final int ECONNREFUSED = 111;
    private static final int ECANCELED = -125;

    @TempDir private Path directory;
    private RunningLoop running;
    private final LinkedBlockingQueue<Stream> accepted = new LinkedBlockingQueue<>();

    abstract LoopKind kind();

    @BeforeEach
    void open() throws IOException {
        running = new RunningLoop(kind(), new LoopLimits(64 << 20, 12, 8));
    }

    @AfterEach
    void close() {
        running.close();
    }

    private SocketAddress address(boolean unix) {
        return unix
                ? UnixDomainSocketAddress.of(directory.resolve("s"))
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private EventLoop.Listener listen(boolean unix) throws IOException {
        return running.call(() -> running.loop().listen(address(unix), accepted::add));
    }

    private Stream connect(SocketAddress address) throws IOException {
        CompletableFuture<Stream> outcome = new CompletableFuture<>();
        running.run(() ->
                running.loop()
                        .connect(
                                address,
                                (stream, errno) -> {
                                    if (stream == null) {
                                        outcome.completeExceptionally(
                                                new IOException("errno " + errno));
                                    } else {
                                        outcome.complete(stream);
                                    }
                                }));
        return running.await(outcome);
    }

    private Stream nextAccepted() {
        try {
            Stream stream = accepted.poll(20, TimeUnit.SECONDS);
            assertThat(stream).as("accepted stream").isNotNull();
            return java.util.Objects.requireNonNull(stream);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private record Pair(Stream near, Stream far) {}

    private Pair pair(boolean unix) throws IOException {
        EventLoop.Listener listener = listen(unix);
        Stream near = connect(listener.address());
        return new Pair(near, nextAccepted());
    }

    private static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private CompletableFuture<Integer> send(Stream stream, IoBuffer buffer, int offset, int length)
            throws IOException {
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        running.run(() -> stream.send(buffer, offset, length, outcome::complete));
        return outcome;
    }

    private CompletableFuture<Integer> receive(Stream stream, IoBuffer buffer, boolean full)
            throws IOException {
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        int length = buffer.length();
        running.run(() -> stream.receive(buffer, 0, length, full, outcome::complete));
        return outcome;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partialReceive_takesWhatIsThere_andFullReceiveWaits(boolean unix) throws IOException {
        Pair pair = pair(unix);
        byte[] content = random(1, 1000);
        IoBuffer out = running.buffer(content);
        IoBuffer in = running.buffer(1000);
        CompletableFuture<Integer> partial = receive(pair.far, in, false);
        assertThat(running.await(send(pair.near, out, 0, 100))).isEqualTo(100);
        assertThat(running.await(partial)).isEqualTo(100);
        assertThat(running.content(in, 100)).isEqualTo(java.util.Arrays.copyOf(content, 100));
        CompletableFuture<Integer> full = receive(pair.far, in, true);
        assertThat(running.await(send(pair.near, out, 0, 400))).isEqualTo(400);
        assertThat(full).isNotDone();
        assertThat(running.await(send(pair.near, out, 400, 600))).isEqualTo(600);
        assertThat(running.await(full)).isEqualTo(1000);
        assertThat(running.content(in, 1000)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void largeSends_arriveWholeAndInOrder_whenThePeerIsSlow(boolean unix) throws IOException {
        Pair pair = pair(unix);
        int length = 12 << 20;
        byte[] content = random(2, length);
        IoBuffer out = running.buffer(content);
        CompletableFuture<Integer> first = send(pair.near, out, 0, length - 5);
        CompletableFuture<Integer> second = send(pair.near, out, length - 5, 5);
        assertThat(running.call(pair.near::queued)).as("the socket took it all").isPositive();
        IoBuffer in = running.buffer(length);
        assertThat(running.await(receive(pair.far, in, true))).isEqualTo(length);
        assertThat(running.await(first)).isEqualTo(length - 5);
        assertThat(running.await(second)).isEqualTo(5);
        assertThat(running.content(in, length)).isEqualTo(content);
        assertThat(running.call(pair.near::queued)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manySmallSends_keepTheirOrder(boolean unix) throws IOException {
        Pair pair = pair(unix);
        byte[] content = random(3, 4000);
        IoBuffer out = running.buffer(content);
        IoBuffer other = running.buffer(content);
        List<Integer> ends = new ArrayList<>();
        CompletableFuture<Integer> last = new CompletableFuture<>();
        running.run(() -> {
            for (int i = 0; i < 250; i++) {
                int index = i;
                pair.near.send(
                        i % 3 == 0 ? other : out,
                        i * 16,
                        16,
                        result -> {
                            ends.add(index);
                            if (index == 249) {
                                last.complete(result);
                            }
                        });
            }
            out.release();
            other.release();
        });
        IoBuffer in = running.buffer(4000);
        assertThat(running.await(receive(pair.far, in, true))).isEqualTo(4000);
        assertThat(running.content(in, 4000)).isEqualTo(content);
        assertThat(running.await(last)).isEqualTo(16);
        assertThat(running.call(() -> List.copyOf(ends))).isSorted().hasSize(250);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endOfTheStream_isZero_orWhatHadArrived(boolean unix) throws IOException {
        Pair pair = pair(unix);
        IoBuffer out = running.buffer(random(4, 10));
        IoBuffer in = running.buffer(100);
        assertThat(running.await(send(pair.near, out, 0, 10))).isEqualTo(10);
        running.run(pair.near::close);
        assertThat(running.await(receive(pair.far, in, true))).isEqualTo(10);
        assertThat(running.await(receive(pair.far, in, false))).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void close_cancelsWhatIsPending(boolean unix) throws IOException {
        Pair pair = pair(unix);
        IoBuffer in = running.buffer(100);
        int length = 12 << 20;
        IoBuffer out = running.buffer(length);
        CompletableFuture<Integer> receive = receive(pair.near, in, false);
        CompletableFuture<Integer> first = send(pair.near, out, 0, length);
        CompletableFuture<Integer> second = send(pair.near, out, 0, 10);
        running.run(pair.near::close);
        assertThat(running.await(receive)).isEqualTo(ECANCELED);
        assertThat(running.await(first)).isNotEqualTo(length);
        assertThat(running.await(second)).isEqualTo(ECANCELED);
        assertThat(running.await(send(pair.near, out, 0, 1))).isEqualTo(ECANCELED);
        assertThat(running.await(receive(pair.near, in, false))).isEqualTo(ECANCELED);
    }

    @Test
    void connectFails_whenNobodyListens() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        CompletableFuture<Integer> refused = new CompletableFuture<>();
        CompletableFuture<Integer> missing = new CompletableFuture<>();
        SocketAddress closed = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        running.run(() -> {
            running.loop().connect(closed, (stream, errno) -> refused.complete(errno));
            running.loop().connect(address(true), (stream, errno) -> missing.complete(errno));
        });
        assertThat(running.await(refused)).isEqualTo(ECONNREFUSED);
        assertThat(running.await(missing)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void acceptsMany_butNoMoreThanTheLimit_untilOneCloses(boolean unix)
            throws IOException, InterruptedException {
        EventLoop.Listener listener = listen(unix);
        RunningLoop clients = new RunningLoop(kind(), LoopLimits.DEFAULT);
        try {
            LinkedBlockingQueue<Integer> outcomes = new LinkedBlockingQueue<>();
            clients.run(() -> {
                for (int i = 0; i < 20; i++) {
                    clients.loop().connect(listener.address(), (s, errno) -> outcomes.add(errno));
                }
            });
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                streams.add(nextAccepted());
            }
            running.run(() -> assertThat(accepted).isEmpty());
            for (int i = 0; i < 8; i++) {
                running.run(streams.removeFirst()::close);
                streams.add(nextAccepted());
            }
            // Each side hears of a connection in its own time.
            for (int i = 0; i < 20; i++) {
                assertThat(outcomes.poll(20, TimeUnit.SECONDS)).as("connection %d", i).isZero();
            }
        } finally {
            clients.close();
        }
    }

    @Test
    void listenFails_whenTheAddressIsTaken() throws IOException {
        EventLoop.Listener listener = listen(false);
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        running.call(() -> running.loop().listen(listener.address(), s -> {})))
                .isInstanceOf(IOException.class);
    }

    @Test
    void closedListener_refusesAndFreesItsAddress() throws IOException {
        EventLoop.Listener listener = listen(true);
        SocketAddress address = listener.address();
        running.run(listener::close);
        CompletableFuture<Integer> missing = new CompletableFuture<>();
        running.run(
                () -> running.loop().connect(address, (stream, errno) -> missing.complete(errno)));
        assertThat(running.await(missing)).isPositive();
        listen(true);
        assertThat(connect(address)).isNotNull();
    }

    @Test
    void timers_runInTheOrderOfTheirTimes_andCancelledOnesNever() throws IOException {
        List<Integer> order = new ArrayList<>();
        CompletableFuture<Integer> last = new CompletableFuture<>();
        running.run(() -> {
            long now = running.loop().nowNanos();
            running.loop().schedule(now + 30_000_000, () -> last.complete(1));
            running.loop().schedule(now + 20_000_000, () -> order.add(2));
            running.loop().schedule(now + 10_000_000, () -> order.add(1));
            running.loop().schedule(now + 15_000_000, () -> order.add(9)).cancel();
            for (int i = 0; i < 200; i++) {
                running.loop().schedule(now + 25_000_000, () -> order.add(9)).cancel();
            }
        });
        assertThat(running.await(last)).isEqualTo(1);
        assertThat(running.call(() -> List.copyOf(order))).containsExactly(1, 2);
    }

    @Test
    void tasksFromOtherThreads_runInTheLoop_evenWhenItSleeps() throws IOException {
        for (int i = 0; i < 200; i++) {
            CompletableFuture<Boolean> inside = new CompletableFuture<>();
            running.loop().execute(() -> inside.complete(running.loop().inLoop()));
            assertThat(running.await(inside)).isTrue();
        }
        assertThat(running.loop().inLoop()).isFalse();
    }

    @Test
    void bugInACallback_isReported_andTheLoopGoesOn() throws IOException {
        running.loop()
                .execute(() -> {
                    throw new IllegalStateException("expected by the test");
                });
        assertThat(running.call(() -> 1)).isEqualTo(1);
        assertThat(running.bugs()).singleElement().isInstanceOf(IllegalStateException.class);
        running.bugs().clear();
    }

    @Test
    void close_endsPendingOperations_andRunsWhatWasQueued() throws IOException {
        Pair pair = pair(true);
        IoBuffer in = running.buffer(100);
        CompletableFuture<Integer> pending = receive(pair.near, in, false);
        CompletableFuture<Boolean> queued = new CompletableFuture<>();
        running.loop().execute(() -> queued.complete(true));
        running.loop().close();
        assertThat(pending).isCompletedWithValue(ECANCELED);
        assertThat(queued).isCompletedWithValue(true);
    }

    /** A number of a descriptor is another file's as soon as it is closed. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void streamClosedFromItsCompletion_closesNoFileOpenedThen(boolean sends) throws IOException {
        Pair pair = pair(true);
        Path path = Files.write(directory.resolve("file"), new byte[4096]);
        IoBuffer data = running.buffer(4 << 20);
        CompletableFuture<BlockFile> opened = new CompletableFuture<>();
        Completion closing =
                result -> {
                    pair.near.close();
                    try {
                        opened.complete(running.loop().open(path, EventLoop.OpenMode.BUFFERED));
                    } catch (IOException e) {
                        opened.completeExceptionally(e);
                    }
                };
        CompletableFuture<Integer> other;
        if (sends) {
            // More than the socket takes at once, so that its end is heard of later.
            running.run(() -> pair.near.send(data, 0, 4 << 20, closing));
            other = receive(pair.far, running.buffer(4 << 20), true);
        } else {
            running.run(() -> pair.near.receive(data, 0, 1, true, closing));
            other = send(pair.far, data, 0, 1);
        }
        BlockFile file = running.await(opened);
        assertThat(running.result(done -> file.write(data, 4096, 0, true, done))).isEqualTo(4096);
        assertThat(running.await(other)).isPositive();
        running.run(file::close);
    }
}
