// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import io.farside.node.loop.nio.NioLoop;
import io.farside.node.loop.uring.UringLoop;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Opens event loops and helps other threads to get things done in them. */
public final class EventLoops {
    /** System property that overrules {@link LoopKind#AUTO}: {@code nio} or {@code uring}. */
    public static final String PROPERTY = "farside.loop";

    private EventLoops() {}

    /**
     * Starts a loop in a thread of its own.
     *
     * @param name name of the thread
     * @param onBug gets whatever a task or completion throws, in the loop's thread; the loop goes
     *     on
     * @throws IOException when the kind asked for cannot run here
     */
    public static EventLoop open(
            String name, LoopKind kind, LoopLimits limits, Consumer<Throwable> onBug)
            throws IOException {
        return switch (kind) {
            case NIO -> nio(name, limits, onBug);
            case URING -> uring(name, limits, onBug);
            case AUTO -> automatic(name, limits, onBug);
        };
    }

    private static EventLoop automatic(String name, LoopLimits limits, Consumer<Throwable> onBug)
            throws IOException {
        String chosen = System.getProperty(PROPERTY, "auto");
        switch (chosen) {
            case "nio" -> {
                return nio(name, limits, onBug);
            }
            case "uring" -> {
                return uring(name, limits, onBug);
            }
            case "auto" -> {
                try {
                    return uring(name, limits, onBug);
                } catch (IOException | LinkageError | IllegalCallerException e) {
                    // Old kernel, a container that refuses io_uring, or no native access.
                    return nio(name, limits, onBug);
                }
            }
            default -> throw new IOException(PROPERTY + " is auto, uring or nio, not " + chosen);
        }
    }

    private static EventLoop uring(String name, LoopLimits limits, Consumer<Throwable> onBug)
            throws IOException {
        UringLoop loop = new UringLoop(name, limits, onBug);
        loop.start();
        return loop;
    }

    private static EventLoop nio(String name, LoopLimits limits, Consumer<Throwable> onBug)
            throws IOException {
        NioLoop loop = new NioLoop(name, limits, onBug);
        loop.start();
        return loop;
    }

    /**
     * Runs the work in the loop and waits for its result; for set-up from other threads.
     *
     * @throws IOException what the work threw, or when the waiting thread was interrupted
     */
    public static <T> T call(EventLoop loop, Callable<T> work) throws IOException {
        if (loop.inLoop()) {
            throw new IllegalStateException("already in the loop");
        }
        CompletableFuture<T> outcome = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                outcome.complete(work.call());
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the event loop", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw new IOException(io.getMessage(), io);
                case RuntimeException bug -> throw bug;
                case Error bug -> throw bug;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
