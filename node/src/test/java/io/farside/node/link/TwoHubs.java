// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.engine.group.Event.PeerNode;
import io.farside.model.ListenAddress;
import io.farside.node.identity.NodeKey;
import io.farside.node.identity.NodeKeyFile;
import io.farside.node.identity.PeerBook;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.EventLoops;
import io.farside.node.loop.LoopKind;
import io.farside.node.loop.LoopLimits;
import io.farside.node.tls.LinkTls;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.NodeIdentity;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.ReplicationCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Two link hubs on one loop, linked over a unix socket; {@code one} dials {@code two}. */
final class TwoHubs implements AutoCloseable {
    static final UUID GROUP = new UUID(5, 6);
    private static final long DEADLINE_NANOS = 30_000_000_000L;
    private static @Nullable NodeKey key;

    final EventLoop loop;
    final LinkHub one;
    final LinkHub two;
    final Port atOne = new Port();
    final Port atTwo = new Port();
    private final ListenAddress address;
    private volatile @Nullable Throwable bug;

    TwoHubs(Path directory, LinkOptions first, LinkOptions second) throws IOException {
        loop =
                EventLoops.open(
                        "two-hubs", LoopKind.NIO, new LoopLimits(128 << 20, 64, 64), t -> bug = t);
        one = hub(directory, "one", 1, first);
        two = hub(directory, "two", 2, second);
        address = new ListenAddress.Unix(directory.resolve("two.link").toString());
        on(() -> two.listen(address));
        on(() -> {
            one.register(GROUP, 2, atOne);
            two.register(GROUP, 1, atTwo);
            one.dial("two", address);
            return one;
        });
    }

    private LinkHub hub(Path directory, String name, long id, LinkOptions options)
            throws IOException {
        Path home = Files.createDirectories(directory.resolve(name));
        NodeKey own = key;
        if (own == null) {
            own = NodeKeyFile.make(home.resolve("key.p12"), name);
            key = own;
        }
        PeerBook book = PeerBook.open(home.resolve("peers.json"), InstantSource.system());
        return new LinkHub(
                loop,
                new NodeIdentity(id, name, "boot", "1"),
                options,
                new LinkSecurity(book, LinkTls.of(own, null), false, Runnable::run),
                () -> {});
    }

    <T> T on(Callable<T> work) throws IOException {
        return EventLoops.call(
                loop,
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    void await(String what, BooleanSupplier condition) throws IOException {
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (!on(condition::getAsBoolean)) {
            if (bug != null) {
                throw new AssertionError("thrown on the loop", bug);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited in vain for " + what + ": " + on(one::peers) + on(two::peers));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    void awaitUp() throws IOException {
        await("the link", () -> atOne.up && atTwo.up);
    }

    /** Keeps what arrives until told to let go. */
    static final class Port implements GroupPort {
        final List<Message> messages = new ArrayList<>();
        final List<Payload> held = new ArrayList<>();
        boolean hold;
        boolean up;

        @Override
        public void linkUp(PeerNode peer) {
            up = true;
        }

        @Override
        public void linkLost(String why) {
            up = false;
        }

        @Override
        public void received(Message message) {
            messages.add(message);
            Payload data = ReplicationCodec.data(message);
            if (data != null && hold) {
                held.add(data);
            } else if (data != null) {
                data.release();
            }
        }

        void letGo() {
            held.forEach(Payload::release);
            held.clear();
            hold = false;
        }
    }

    @Override
    public void close() {
        try {
            on(() -> {
                one.close();
                two.close();
                atOne.letGo();
                atTwo.letGo();
                return one;
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            loop.close();
        }
    }
}
