// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A proactor on one thread. Everything is called on the loop's thread unless it says otherwise, and
 * every completion arrives there. Operations are bounded by the loop's limits; when a limit is
 * reached they queue inside the loop.
 */
public interface EventLoop extends AutoCloseable {
    /** Runs the task on the loop's thread soon. Callable from any thread. */
    void execute(Runnable task);

    /** Whether the caller is on the loop's thread. Callable from any thread. */
    boolean inLoop();

    /** Monotonic time in nanoseconds, read once per turn of the loop. */
    long nowNanos();

    /** Runs the task once at the time given; cancel with the handle. */
    Timer schedule(long atNanos, Runnable task);

    /** Buffers of this loop. */
    BufferPool buffers();

    /** Listens on a TCP or unix socket address; each accepted stream is passed to the handler. */
    Listener listen(SocketAddress address, Consumer<Stream> accepted) throws IOException;

    /** Connects; the outcome has either a stream or an {@code -errno}. */
    void connect(SocketAddress address, ConnectHandler handler);

    /** Opens a file or block device for volume I/O. Blocking, for set-up only. */
    BlockFile open(Path path, OpenMode mode) throws IOException;

    /**
     * Stops the loop after running what was queued, closes everything it opened. Callable from any
     * thread.
     */
    @Override
    void close();

    /** Handle of a scheduled task. */
    interface Timer {
        void cancel();
    }

    /** A listening socket. */
    interface Listener extends AutoCloseable {
        /** The bound address, with the port the kernel chose. */
        SocketAddress address();

        @Override
        void close();
    }

    /** Outcome of a connect. */
    @FunctionalInterface
    interface ConnectHandler {
        /**
         * @param stream the stream, or null
         * @param errno 0, or the positive errno of the failure
         */
        void connected(@org.jspecify.annotations.Nullable Stream stream, int errno);
    }

    /** How a file is opened. */
    enum OpenMode {
        READ_ONLY,
        /** Through the page cache. */
        BUFFERED,
        /**
         * O_DIRECT: offsets, lengths and buffers aligned to 4096 go straight, others take a slower
         * way.
         */
        DIRECT
    }
}
