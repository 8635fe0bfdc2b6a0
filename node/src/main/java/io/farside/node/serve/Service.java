// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import io.farside.model.ListenAddress;
import io.farside.model.ProblemException;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.EventLoops;
import io.farside.node.loop.LoopLimits;
import io.farside.node.nbd.ExportInfo;
import io.farside.node.nbd.NbdLimits;
import io.farside.node.nbd.NbdServer;
import io.farside.node.nbd.NbdUri;
import io.farside.node.sys.Errno;
import io.farside.node.tls.TlsContext;
import io.farside.node.tls.TlsFiles;
import io.farside.wire.nbd.NbdError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An image being served: from the checked command line to the last byte on the disk. */
final class Service {
    /** Status of a service that an internal fault has ended. */
    static final int FAULTY = 8;

    /** Buffers for payload; with the JVM's own memory this stays under 200 MiB. */
    private static final LoopLimits LOOP_LIMITS = new LoopLimits(64L << 20, 256, 256);

    /** Time for the last flush after everything has drained. */
    private static final long FLUSH_SECONDS = 60;

    private final ServeSettings settings;
    private final EventLoop loop;
    private final CountDownLatch failed = new CountDownLatch(1);
    private final @Nullable TlsContext tls;
    private final BlockFile file;
    private final ImageExport export;
    private final NbdServer server;
    private @Nullable SocketAddress bound;
    private final ImageLock lock;

    private Service(ServeSettings settings, @Nullable TlsContext tls, ImageLock lock)
            throws IOException {
        this.settings = settings;
        this.lock = lock;
        this.tls = tls;
        this.loop = openLoop();
        try {
            this.file = EventLoops.call(loop, () -> loop.open(settings.image(), mode()));
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
        this.export = new ImageExport(file, info(), this::syncFailed);
        this.server = new NbdServer(loop, new SingleExport(export), NbdLimits.DEFAULT, tls);
    }

    /**
     * Opens, locks, listens and writes the pid file. On failure nothing is left behind.
     *
     * @throws ProblemException naming what is in the way
     */
    static Service start(ServeSettings settings) {
        TlsFiles files = settings.files().tls();
        TlsContext tls = files == null ? null : TlsContext.load(files);
        checkSize(settings.image());
        ImageLock lock = ImageLock.take(settings.image(), settings.readOnly());
        try {
            Service service = new Service(settings, tls, lock);
            try {
                service.listen();
                return service;
            } catch (ProblemException e) {
                service.abandon();
                throw e;
            }
        } catch (IOException e) {
            throw ServeProblems.unusableImage(settings.image(), String.valueOf(e.getMessage()));
        }
    }

    private static void checkSize(Path image) {
        try {
            if (Files.isDirectory(image)) {
                throw ServeProblems.unusableImage(image, "it is a directory");
            }
            if (Files.isRegularFile(image) && Files.size(image) == 0) {
                throw ServeProblems.unusableImage(image, "it is empty");
            }
        } catch (IOException e) {
            throw ServeProblems.unusableImage(image, String.valueOf(e.getMessage()));
        }
    }

    private EventLoop openLoop() {
        try {
            return EventLoops.open("serve", settings.loop(), LOOP_LIMITS, this::fault);
        } catch (IOException e) {
            throw ServeProblems.noLoop(e);
        }
    }

    private EventLoop.OpenMode mode() {
        if (settings.readOnly()) {
            return EventLoop.OpenMode.READ_ONLY;
        }
        return settings.direct() ? EventLoop.OpenMode.DIRECT : EventLoop.OpenMode.BUFFERED;
    }

    private ExportInfo info() {
        if (file.size() < 1) {
            throw ServeProblems.unusableImage(settings.image(), "it is empty");
        }
        return ExportInfo.of(
                settings.export(),
                String.valueOf(settings.image().getFileName()),
                file.size(),
                settings.readOnly());
    }

    private void listen() {
        ListenAddress address = settings.address();
        SocketAddress wanted = socketAddress(address);
        if (wanted instanceof UnixDomainSocketAddress unix) {
            SocketFile.makeRoom(unix.getPath());
        }
        try {
            bound = EventLoops.call(loop, () -> server.listen(wanted).address());
        } catch (IOException e) {
            throw ServeProblems.cannotListen(address.toString(), e);
        }
        Path pid = settings.files().pid();
        if (pid != null) {
            PidFile.write(pid);
        }
    }

    private static SocketAddress socketAddress(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Unix(String path) -> UnixDomainSocketAddress.of(path);
            case ListenAddress.Inet(String host, int port) -> {
                try {
                    yield new InetSocketAddress(InetAddress.getByName(host), port);
                } catch (IOException e) {
                    throw ServeProblems.cannotListen(address.toString(), e);
                }
            }
        };
    }

    /** The address clients use. */
    String uri() {
        SocketAddress address = bound;
        if (address == null) {
            throw new IllegalStateException("not listening");
        }
        return NbdUri.of(address, settings.export(), tls != null);
    }

    /** Waits for an internal fault; a signal ends the process before. */
    int awaitFailure() {
        try {
            failed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return FAULTY;
    }

    private void fault(Throwable bug) {
        ServeMain.print(System.err, ServeProblems.fault(bug));
        bug.printStackTrace();
        failed.countDown();
    }

    private void syncFailed(int errno) {
        ServeMain.print(System.err, ServeProblems.syncFailed(settings.image(), Errno.name(errno)));
    }

    /**
     * Ends in order: what is under way ends, everything is flushed, socket and pid file are
     * removed.
     *
     * @return 0, or 8 when the last flush failed or a fault came before
     */
    int stop() {
        int status = failed.getCount() == 0 ? FAULTY : drainAndFlush();
        removeFiles();
        loop.close();
        return status;
    }

    private int drainAndFlush() {
        CompletableFuture<NbdError> flushed = new CompletableFuture<>();
        loop.execute(() ->
                server.drain(() -> {
                    if (settings.readOnly()) {
                        flushed.complete(NbdError.NONE);
                    } else {
                        export.flush(flushed::complete);
                    }
                }));
        try {
            long limit = NbdLimits.DEFAULT.drainMillis() + TimeUnit.SECONDS.toMillis(FLUSH_SECONDS);
            return flushed.get(limit, TimeUnit.MILLISECONDS) == NbdError.NONE ? 0 : FAULTY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAULTY;
        } catch (TimeoutException | ExecutionException e) {
            ServeMain.print(
                    System.err, ServeProblems.syncFailed(settings.image(), String.valueOf(e)));
            return FAULTY;
        }
    }

    private void abandon() {
        if (bound != null) {
            removeFiles();
        }
        loop.close();
        unlock();
    }

    private void removeFiles() {
        try {
            if (bound instanceof UnixDomainSocketAddress unix) {
                Files.deleteIfExists(unix.getPath());
            }
            Path pid = settings.files().pid();
            if (pid != null) {
                Files.deleteIfExists(pid);
            }
        } catch (IOException e) {
            // Stale files are replaced by the next start; there is nobody left to tell.
            System.err.println(e);
        }
    }

    private void unlock() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
