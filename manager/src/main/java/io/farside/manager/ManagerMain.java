// SPDX-License-Identifier: Apache-2.0
package io.farside.manager;

import io.farside.manager.storage.NativeStorageSystem;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code farside manager --config FILE}. */
public final class ManagerMain {
    /** Exit code of a wrong command line or configuration. */
    static final int EXIT_SET_UP = 16;

    private ManagerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            run(List.of(arguments), System.out);
        } catch (ProblemException e) {
            print(e.problem(), System.err);
            System.exit(EXIT_SET_UP);
        }
    }

    private static void run(List<String> arguments, PrintStream out) throws InterruptedException {
        ManagerServer server =
                ManagerServer.start(
                        ManagerConfig.read(configFile(arguments)),
                        NativeStorageSystem::new,
                        InstantSource.system());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("shutdown")
                                .unstarted(() -> {
                                    server.close();
                                    ended.countDown();
                                }));
        out.println("ready http://" + server.address());
        out.flush();
        ended.await();
    }

    static Path configFile(List<String> arguments) {
        try {
            if (arguments.size() == 2 && arguments.getFirst().equals("--config")) {
                return Path.of(arguments.get(1));
            }
            if (arguments.size() == 1 && arguments.getFirst().startsWith("--config=")) {
                return Path.of(arguments.getFirst().substring("--config=".length()));
            }
        } catch (InvalidPathException e) {
            // Told below, as for any other wrong command line.
        }
        throw Problem.badInput(
                        "FSDR2043E",
                        "The command line is not one the manager takes.",
                        "Write: farside manager --config FILE")
                .toException();
    }

    static void print(Problem problem, PrintStream err) {
        err.println(problem.code() + " " + problem.message());
        if (!problem.cause().isEmpty()) {
            err.println("  cause: " + problem.cause());
        }
        if (!problem.correction().isEmpty()) {
            err.println("  correction: " + problem.correction());
        }
    }
}
