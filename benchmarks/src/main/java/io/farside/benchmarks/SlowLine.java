// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The line between two nodes: forwards connections on loopback, no faster than it is told to, and
 * can be cut. Thread-safe.
 */
final class SlowLine implements AutoCloseable {
    /** Little is on its way at once, so that a slow line is slow and not just long. */
    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocketChannel door;
    private final InetSocketAddress target;
    private final Set<SocketChannel> channels = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** Towards the target, bytes a second, 0 for no limit; guarded by this. */
    private long limit;

    /** When the line is free for the next bytes, by the monotonic clock; guarded by this. */
    private long freeNanos;

    /**
     * @param address {@code HOST:PORT} of the node that is dialled
     */
    SlowLine(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        target =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(address.substring(colon + 1)));
        door = ServerSocketChannel.open();
        door.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start(this::accept);
    }

    /** Where its target is dialled through it. */
    String address() throws IOException {
        return "127.0.0.1:" + ((InetSocketAddress) door.getLocalAddress()).getPort();
    }

    /** From now on no more than so many bytes a second towards the target, 0 for no limit. */
    synchronized void limit(long bytesPerSecond) {
        limit = bytesPerSecond;
        freeNanos = System.nanoTime();
    }

    /** Everything on its way is lost, every connection ends, and none can be made. */
    void cut() throws IOException {
        cut = true;
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    void mend() {
        cut = false;
    }

    private static void start(Runnable work) {
        Thread.ofPlatform().daemon().name("line").start(work);
    }

    private void accept() {
        while (door.isOpen()) {
            try {
                join(door.accept());
            } catch (IOException e) {
                // The scenario ends, or the target does not run: the near node dials again.
            }
        }
    }

    private void join(SocketChannel near) throws IOException {
        if (cut) {
            near.close();
            return;
        }
        SocketChannel far;
        try {
            far = SocketChannel.open(target);
        } catch (IOException e) {
            near.close();
            throw e;
        }
        for (SocketChannel channel : new SocketChannel[] {near, far}) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channels.add(channel);
        }
        start(() -> pump(near, far, true));
        start(() -> pump(far, near, false));
        if (cut) {
            cut();
        }
    }

    private void pump(SocketChannel from, SocketChannel to, boolean limited) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (from;
                to) {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                if (limited) {
                    TimeUnit.NANOSECONDS.sleep(turn(buffer.remaining()));
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException e) {
            // An end is gone; closing both tells the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            channels.remove(from);
            channels.remove(to);
        }
    }

    /** Takes the line for so many bytes; returns how long to wait before they may leave, ns. */
    private synchronized long turn(int bytes) {
        if (limit == 0) {
            return 0;
        }
        long now = System.nanoTime();
        freeNanos = Math.max(freeNanos, now) + bytes * TimeUnit.SECONDS.toNanos(1) / limit;
        return freeNanos - now;
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
