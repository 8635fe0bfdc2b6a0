// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A link between sites that a test can cut and stall: listens on one unix socket and forwards to
 * another. It keeps its path whatever happens to the processes at either end.
 */
public final class LinkProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;

    private final UnixDomainSocketAddress target;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean cut;
    private boolean stalled;

    private LinkProxy(UnixDomainSocketAddress target, ServerSocketChannel server) {
        this.target = target;
        this.server = server;
    }

    public static LinkProxy start(Path listen, Path target) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(listen));
        LinkProxy proxy = new LinkProxy(UnixDomainSocketAddress.of(target), server);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /** Closes every connection and refuses new ones until {@link #heal}. */
    public void cut() throws IOException {
        set(true, false);
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    /**
     * Lets nothing through in either direction, without closing anything: a peer that is gone
     * without a word.
     */
    public void stall() {
        set(false, true);
    }

    public void heal() {
        set(false, false);
    }

    private void set(boolean nowCut, boolean nowStalled) {
        lock.lock();
        try {
            cut = nowCut;
            stalled = nowStalled;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel near = server.accept();
                if (isCut()) {
                    near.close();
                } else {
                    join(near);
                }
            } catch (IOException e) {
                // The test closed the proxy, or the far end does not run: the near end dials again.
            }
        }
    }

    private boolean isCut() {
        lock.lock();
        try {
            return cut;
        } finally {
            lock.unlock();
        }
    }

    private void join(SocketChannel near) throws IOException {
        SocketChannel far;
        try {
            far = SocketChannel.open(target);
        } catch (IOException e) {
            near.close();
            throw e;
        }
        channels.add(near);
        channels.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
    }

    private void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0) {
                awaitFlow();
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException | InterruptedException e) {
            // An end is gone; closing both tells the other.
        } finally {
            channels.remove(from);
            channels.remove(to);
        }
    }

    private void awaitFlow() throws InterruptedException {
        lock.lock();
        try {
            while (stalled) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
