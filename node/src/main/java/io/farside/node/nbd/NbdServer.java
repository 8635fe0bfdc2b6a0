// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.loop.BufferPool;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.Stream;
import io.farside.node.tls.TlsContext;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves the exports of a catalog on any number of sockets. Confined to its loop.
 *
 * <p>With a TLS context every client has to switch TLS on before anything else ("FORCEDTLS" in the
 * protocol document); without one TLS is refused.
 */
public final class NbdServer {
    /** Between two looks for stalled clients while memory is short. */
    private static final long STALL_CHECK_NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final BufferPool buffers;
    private final ExportCatalog catalog;
    private final NbdLimits limits;
    private final @Nullable TlsContext tls;
    private final MemoryWaiters waiters;
    private final List<EventLoop.Listener> listeners = new ArrayList<>();
    private final Set<NbdConnection> connections = new LinkedHashSet<>();
    private long nextClient = 1;
    private @Nullable Runnable drained;

    /** A server that takes its memory from the loop's pool. */
    public NbdServer(
            EventLoop loop, ExportCatalog catalog, NbdLimits limits, @Nullable TlsContext tls) {
        this(loop, loop.buffers(), catalog, limits, tls);
    }

    /**
     * @param buffers what connections and their requests take memory from; confined to the loop
     */
    public NbdServer(
            EventLoop loop,
            BufferPool buffers,
            ExportCatalog catalog,
            NbdLimits limits,
            @Nullable TlsContext tls) {
        this.loop = loop;
        this.buffers = buffers;
        this.catalog = catalog;
        this.limits = limits;
        this.tls = tls == null ? null : tls.forHosts();
        this.waiters =
                new MemoryWaiters(
                        loop,
                        buffers,
                        Math.min(STALL_CHECK_NANOS, limits.stallMillis() * 1_000_000),
                        this::transmissions);
    }

    /**
     * Listens on one more address.
     *
     * @throws IOException when it cannot be bound
     */
    public EventLoop.Listener listen(SocketAddress address) throws IOException {
        EventLoop.Listener listener = loop.listen(address, this::accepted);
        listeners.add(listener);
        return listener;
    }

    private void accepted(Stream stream) {
        boolean room =
                connections.size() < limits.maxConnections()
                        && buffers.canTake(NbdLimits.INBOX_BYTES + NbdLimits.RING_BYTES);
        if (isDraining() || !room) {
            stream.close();
            return;
        }
        NbdClient client = new NbdClient(nextClient++, String.valueOf(stream.remote()), null);
        NbdConnection connection = new NbdConnection(this, stream, client);
        connections.add(connection);
        connection.start();
    }

    /** Open connections, handshakes included. */
    public int connections() {
        return connections.size();
    }

    /**
     * Fences an export's clients: everything under way and everything they still send is answered
     * with ESHUTDOWN, then they are closed. New clients are the catalog's matter. What the export
     * completes later is dropped.
     *
     * @return clients that were told
     */
    public int disconnect(Export export) {
        int told = 0;
        for (NbdConnection connection : List.copyOf(connections)) {
            if (connection.uses(export)) {
                connection.fence();
                told++;
            }
        }
        return told;
    }

    /**
     * Stops for good: no new connections, what is under way ends, then everything is closed; what
     * does not end within {@link NbdLimits#drainMillis} is cut off.
     *
     * @param done called once, when no connection is left
     */
    public void drain(Runnable done) {
        assert drained == null : "drained twice";
        drained = done;
        listeners.forEach(EventLoop.Listener::close);
        List.copyOf(connections).forEach(NbdConnection::drain);
        loop.schedule(
                loop.nowNanos() + limits.drainMillis() * 1_000_000,
                () -> List.copyOf(connections).forEach(NbdConnection::abort));
        if (connections.isEmpty()) {
            loop.execute(done);
        }
    }

    void gone(NbdConnection connection) {
        connections.remove(connection);
        Runnable done = drained;
        if (connections.isEmpty() && done != null) {
            loop.execute(done);
        }
    }

    private List<Transmission> transmissions() {
        return connections.stream()
                .map(NbdConnection::transmission)
                .filter(Objects::nonNull)
                .toList();
    }

    EventLoop loop() {
        return loop;
    }

    BufferPool buffers() {
        return buffers;
    }

    ExportCatalog catalog() {
        return catalog;
    }

    NbdLimits limits() {
        return limits;
    }

    @Nullable TlsContext tls() {
        return tls;
    }

    MemoryWaiters waiters() {
        return waiters;
    }

    boolean isDraining() {
        return drained != null;
    }
}
