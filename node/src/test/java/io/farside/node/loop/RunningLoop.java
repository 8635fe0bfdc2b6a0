// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A loop under test with bounded waits; a bug inside a callback fails the test at the close. */
final class RunningLoop implements AutoCloseable {
    private static final long WAIT_SECONDS = 20;

    private final ConcurrentLinkedQueue<Throwable> bugs = new ConcurrentLinkedQueue<>();
    private final EventLoop loop;

    RunningLoop(LoopKind kind, LoopLimits limits) throws IOException {
        loop = EventLoops.open("loop-under-test", kind, limits, bugs::add);
    }

    EventLoop loop() {
        return loop;
    }

    <T> T call(Callable<T> work) throws IOException {
        return EventLoops.call(loop, work);
    }

    void run(Runnable work) throws IOException {
        Object unused =
                call(() -> {
                    work.run();
                    return loop;
                });
        assertThat(unused).isSameAs(loop);
    }

    /** Begins an operation in the loop and waits for its result. */
    int result(Consumer<Completion> begin) throws IOException {
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        run(() -> begin.accept(outcome::complete));
        return await(outcome);
    }

    <T> T await(CompletableFuture<T> outcome) {
        try {
            return outcome.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no result within " + WAIT_SECONDS + " s, bugs: " + bugs, e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    ConcurrentLinkedQueue<Throwable> bugs() {
        return bugs;
    }

    IoBuffer buffer(byte[] content) throws IOException {
        return call(() -> {
            IoBuffer buffer = loop.buffers().take(content.length);
            buffer.bytes().clear().put(content);
            return buffer;
        });
    }

    IoBuffer buffer(int length) throws IOException {
        return call(() -> loop.buffers().take(length));
    }

    byte[] content(IoBuffer buffer, int length) throws IOException {
        return call(() -> {
            byte[] bytes = new byte[length];
            buffer.bytes().get(0, bytes);
            return bytes;
        });
    }

    @Override
    public void close() {
        loop.close();
        assertThat(bugs).isEmpty();
    }
}
