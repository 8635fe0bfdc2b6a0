// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.nio;

import io.farside.node.loop.Admission;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.LoopLimits;
import io.farside.node.loop.ProactorLoop;
import io.farside.node.loop.Stream;
import io.farside.node.sys.Errno;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Event loop on a selector; file operations inline or on a few threads. */
public final class NioLoop extends ProactorLoop {
    /** Threads for file operations that overlap; more than the depth of a common queue is waste. */
    private static final int FILE_THREADS = 16;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;
    private final ExecutorService fileThreads;
    private final Admission admission;
    private final int maxStreams;
    private final Set<AutoCloseable> open = new HashSet<>();
    private final List<NioListener> paused = new ArrayList<>();
    private int streams;

    /** The loop is not started yet. */
    public NioLoop(String name, LoopLimits limits, Consumer<Throwable> onBug) throws IOException {
        super(name, limits, onBug);
        selector = Selector.open();
        admission = new Admission(limits.operations());
        maxStreams = limits.streams();
        fileThreads =
                Executors.newFixedThreadPool(
                        FILE_THREADS,
                        Thread.ofPlatform().daemon().name(name + "-file-", 0).factory());
    }

    @Override
    protected void begin() {}

    @Override
    protected void poll(long timeoutNanos) {
        try {
            if (timeoutNanos == 0) {
                selector.selectNow(this::ready);
            } else if (timeoutNanos == Long.MAX_VALUE) {
                selector.select(this::ready);
            } else {
                selector.select(this::ready, 1 + timeoutNanos / NANOS_PER_MILLI);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the selector fails", e);
        }
    }

    private void ready(SelectionKey key) {
        woke();
        if (key.attachment() instanceof Ready interested) {
            guarded(interested::ready);
        }
    }

    @Override
    protected void wake() {
        selector.wakeup();
    }

    @Override
    protected void end() {
        for (AutoCloseable each : List.copyOf(open)) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + each, e);
            }
        }
        settle();
        fileThreads.close();
        settle();
        try {
            selector.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing the selector", e);
        }
    }

    @Override
    public Listener listen(SocketAddress address, Consumer<Stream> accepted) throws IOException {
        ServerSocketChannel channel =
                address instanceof UnixDomainSocketAddress
                        ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        : ServerSocketChannel.open();
        try {
            if (!(address instanceof UnixDomainSocketAddress)) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            }
            channel.configureBlocking(false);
            channel.bind(address, NioListener.BACKLOG);
            NioListener listener = new NioListener(this, channel, accepted);
            listener.register(selector);
            open.add(listener);
            return listener;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void connect(SocketAddress address, ConnectHandler handler) {
        if (streams >= maxStreams) {
            defer(result -> handler.connected(null, result), Errno.EBUSY);
            return;
        }
        try {
            SocketChannel channel =
                    address instanceof UnixDomainSocketAddress
                            ? SocketChannel.open(StandardProtocolFamily.UNIX)
                            : SocketChannel.open();
            channel.configureBlocking(false);
            new NioConnect(this, channel, handler).start(address, selector);
        } catch (IOException e) {
            defer(result -> handler.connected(null, result), IoErrors.errno(e));
        }
    }

    @Override
    public BlockFile open(Path path, OpenMode mode) throws IOException {
        NioFile file = NioFile.open(this, admission, path, mode);
        open.add(file);
        return file;
    }

    /** A stream on a connected channel. */
    NioStream stream(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        SocketAddress remote = channel.getRemoteAddress();
        if (!(remote instanceof UnixDomainSocketAddress)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        NioStream stream = new NioStream(this, channel, remote);
        stream.register(selector);
        streams++;
        open.add(stream);
        return stream;
    }

    boolean mayAccept(NioListener listener) {
        if (streams < maxStreams) {
            return true;
        }
        paused.add(listener);
        return false;
    }

    void closed(AutoCloseable each) {
        if (open.remove(each) && each instanceof NioStream) {
            streams--;
            List<NioListener> resumed = List.copyOf(paused);
            paused.clear();
            resumed.forEach(NioListener::resume);
        }
    }

    ExecutorService fileThreads() {
        return fileThreads;
    }

    /** Whether no other transfer is under way. */
    boolean isAlone() {
        return admission.present() == 1;
    }

    /** Whether no transfer is under way. */
    boolean isQuiet() {
        return admission.present() == 0;
    }

    /** What a selection key is attached to. */
    interface Ready {
        void ready();
    }
}
