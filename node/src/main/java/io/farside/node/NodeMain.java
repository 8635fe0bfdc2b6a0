// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.model.ProblemKind;
import io.farside.node.config.NodeConfigReader;
import java.io.PrintStream;
import picocli.CommandLine;

/**
 * {@code farside node --config FILE}. Prints {@code ready http://HOST:PORT} on standard output once
 * everything is recovered and listening.
 */
public final class NodeMain {
    private static final int DONE = 0;
    private static final int FAILED = 8;
    private static final int SET_UP = 16;

    private NodeMain() {}

    /** Runs until a signal ends the process. */
    public static void main(String[] args) {
        int status = run(args);
        if (status >= 0) {
            System.exit(status);
        }
    }

    /**
     * Starts the node.
     *
     * @return exit status 0 after help, 16 when it could not start, 8 after an internal fault; -1
     *     when it runs
     */
    static int run(String[] args) {
        try {
            NodeOptions options = new NodeOptions();
            CommandLine line = new CommandLine(options).setExpandAtFiles(false);
            try {
                line.parseArgs(args);
            } catch (CommandLine.ParameterException e) {
                throw arguments(String.valueOf(e.getMessage()));
            }
            if (options.wantsHelp()) {
                line.usage(System.out);
                return DONE;
            }
            start(options);
            return -1;
        } catch (ProblemException e) {
            print(System.err, e.problem());
            return SET_UP;
        } catch (RuntimeException | AssertionError e) {
            e.printStackTrace();
            print(System.err, fault(e));
            return FAILED;
        }
    }

    private static void start(NodeOptions options) {
        Node node = Node.start(NodeConfigReader.read(options.config()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "stop"));
        System.out.println("ready http://" + node.admin());
        System.out.flush();
    }

    private static void stop(Node node) {
        // Left alone the JVM would report the signal as its exit status, which reads as a failure
        // although everything ended in order.
        Runtime.getRuntime().halt(stopped(node));
    }

    private static int stopped(Node node) {
        try {
            node.close();
            return DONE;
        } catch (ProblemException e) {
            print(System.err, e.problem());
            return FAILED;
        } catch (RuntimeException | AssertionError e) {
            print(System.err, fault(e));
            return FAILED;
        }
    }

    private static ProblemException arguments(String text) {
        return Problem.badInput(
                        "FSDN2010E",
                        text.endsWith(".") ? text : text + ".",
                        "Write: farside node --config FILE")
                .toException();
    }

    private static Problem fault(Throwable e) {
        return Problem.of(
                        "FSDN2012E",
                        "The node has stopped by an internal fault.",
                        "Start it again: it recovers from its data directory. Report the fault with"
                                + " its log.")
                .withCause(String.valueOf(e))
                .as(ProblemKind.FAULT);
    }

    private static void print(PrintStream to, Problem problem) {
        to.println(problem.code() + " " + problem.message());
        if (!problem.cause().isEmpty()) {
            to.println("  Cause: " + problem.cause());
        }
        if (!problem.correction().isEmpty()) {
            to.println("  " + problem.correction());
        }
        to.flush();
    }
}
