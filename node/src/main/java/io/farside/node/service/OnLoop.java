// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.node.loop.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Runs work on the event loop for threads that wait for its outcome. */
public final class OnLoop {
    /** Longest wait for work that does not wait itself. */
    static final int LIMIT_SECONDS = 30;

    private OnLoop() {}

    /**
     * Runs the work on the loop and waits. Must not be called on the loop.
     *
     * @throws ProblemException whatever the work refused with, or {@code FSDN2062E}
     */
    public static <T> T call(EventLoop loop, Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                future.complete(work.get());
            } catch (RuntimeException | AssertionError e) {
                future.completeExceptionally(e);
            }
        });
        return await(future, LIMIT_SECONDS);
    }

    public static void run(EventLoop loop, Runnable work) {
        call(
                loop,
                () -> {
                    work.run();
                    return Boolean.TRUE;
                });
    }

    /** Waits for a future, with its problem thrown as it is. */
    public static <T> T await(CompletableFuture<T> future, int limitSeconds) {
        try {
            return future.get(limitSeconds, TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new IllegalStateException("fault on the event loop", e.getCause());
        } catch (TimeoutException e) {
            throw late(limitSeconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late(0);
        }
    }

    private static ProblemException late(int seconds) {
        return Problem.of(
                        "FSDN2062E",
                        "This has not ended within " + seconds + " s; it goes on.",
                        "Look at the state, or repeat the request with the same request id.")
                .asRetryable()
                .as(ProblemKind.UNAVAILABLE)
                .toException();
    }
}
