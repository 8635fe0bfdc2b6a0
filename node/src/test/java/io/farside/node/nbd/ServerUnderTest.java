// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.EventLoop;
import io.farside.node.loop.EventLoops;
import io.farside.node.loop.LoopKind;
import io.farside.node.loop.LoopLimits;
import io.farside.node.tls.TlsContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A server on a loop of its own, with one export named "disk" and one that is refused. */
final class ServerUnderTest implements AutoCloseable {
    static final NbdLimits LIMITS = new NbdLimits(4, 16, 2 << 20, 60_000, 60_000, 200, 2_000);
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    final MemoryExport export;
    final EventLoop loop;
    final NbdServer server;
    final InetSocketAddress address;
    private final AtomicReference<@Nullable Throwable> bug = new AtomicReference<>();

    ServerUnderTest(NbdLimits limits, @Nullable TlsContext tls, boolean readOnly)
            throws IOException {
        export = new MemoryExport(readOnly);
        loop =
                EventLoops.open(
                        "nbd-test",
                        LoopKind.NIO,
                        new LoopLimits(64 << 20, 64, 64),
                        t -> bug.compareAndSet(null, t));
        server = new NbdServer(loop, catalog(), limits, tls);
        address =
                (InetSocketAddress)
                        EventLoops.call(
                                loop,
                                () ->
                                        server.listen(
                                                        new InetSocketAddress(
                                                                InetAddress.getLoopbackAddress(),
                                                                0))
                                                .address());
    }

    ServerUnderTest() throws IOException {
        this(LIMITS, null, false);
    }

    private ExportCatalog catalog() {
        return new ExportCatalog() {
            @Override
            public List<ExportInfo> list(NbdClient client) {
                return List.of(export.info());
            }

            @Override
            public Choice choose(String name, NbdClient client) {
                return switch (name) {
                    case "disk" -> new Choice.Open(export);
                    case "fenced" -> new Choice.Refused("fenced until it has spoken to its peer");
                    default -> new Choice.Unknown();
                };
            }
        };
    }

    void onLoop(Runnable work) throws IOException {
        EventLoops.call(
                loop,
                () -> {
                    work.run();
                    return "";
                });
    }

    int connections() {
        try {
            return EventLoops.call(loop, server::connections);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Drains, which also shows that every connection comes to its end. */
    @Override
    public void close() {
        CountDownLatch drained = new CountDownLatch(1);
        loop.execute(() -> {
            export.release();
            if (!server.isDraining()) {
                server.drain(drained::countDown);
            } else {
                drained.countDown();
            }
        });
        boolean over = over(drained);
        loop.close();
        throwBugs();
        if (!over || export.attached.get() != 0) {
            throw new AssertionError(
                    "connections left after the drain, attached " + export.attached.get());
        }
    }

    /** Fails when something was thrown on the loop. */
    void throwBugs() {
        Throwable thrown = bug.get();
        if (thrown != null) {
            throw new AssertionError("thrown on the loop", thrown);
        }
    }

    private static boolean over(CountDownLatch drained) {
        try {
            return drained.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
