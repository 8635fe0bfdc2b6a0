// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The line between the sites, so that it can fail: what connects to its unix sockets is forwarded
 * to others. It keeps its paths whatever happens to the processes at either end. Thread-safe.
 */
public final class Line implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;

    private final List<ServerSocketChannel> doors = new ArrayList<>();
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean stalled;
    private boolean cut;

    /**
     * Stands between a node that listens and those who connect to it: takes the place of its
     * socket, which is moved aside.
     */
    void lead(Path socket, Path movedTo) throws IOException {
        Files.move(socket, movedTo);
        forward(socket, movedTo);
    }

    /** Listens at one path and forwards to another, in both directions. */
    public void forward(Path listen, Path target) throws IOException {
        ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(listen));
        synchronized (doors) {
            doors.add(door);
        }
        start("line", () -> accept(door, UnixDomainSocketAddress.of(target)));
    }

    /** Nothing gets through any more, and nobody is told. */
    public void stall() {
        set(true, false);
    }

    /** Everything on its way is lost, every connection ends, and none can be made. */
    public void cut() throws IOException {
        // Closed before anything that stalled may go on: it must not arrive late.
        lock.lock();
        try {
            cut = true;
        } finally {
            lock.unlock();
        }
        for (SocketChannel channel : channels) {
            channel.close();
        }
        set(false, true);
    }

    /** The line is as good as new. */
    public void mend() {
        set(false, false);
    }

    private void set(boolean nowStalled, boolean nowCut) {
        lock.lock();
        try {
            stalled = nowStalled;
            cut = nowCut;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept(ServerSocketChannel door, UnixDomainSocketAddress target) {
        while (door.isOpen()) {
            try {
                join(door.accept(), target);
            } catch (IOException e) {
                // The demo ends, or the far node does not run: the near one dials again.
            }
        }
    }

    private void join(SocketChannel near, UnixDomainSocketAddress target) throws IOException {
        SocketChannel far = null;
        try {
            if (!isCut()) {
                far = SocketChannel.open(target);
            }
        } finally {
            if (far == null) {
                near.close();
            }
        }
        if (far != null) {
            SocketChannel there = far;
            channels.add(near);
            channels.add(there);
            start("line-out", () -> pump(near, there));
            start("line-in", () -> pump(there, near));
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

    private static void start(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0 && flows()) {
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

    /** Waits while the line is stalled; false when it was cut. */
    private boolean flows() throws InterruptedException {
        lock.lock();
        try {
            while (stalled && !cut) {
                changed.await();
            }
            return !cut;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (doors) {
            for (ServerSocketChannel door : doors) {
                door.close();
            }
        }
        cut();
    }
}
