// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.PrintStream;
import picocli.CommandLine;

/** {@code farside serve}. */
public final class ServeMain {
    private static final int DONE = 0;
    private static final int FAILED = 8;
    private static final int SET_UP = 16;

    private ServeMain() {}

    /** Runs until a signal ends the process. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /**
     * Serves until the process is asked to end.
     *
     * @return exit status: 0 after help, 16 when it could not start, 8 after an internal fault; a
     *     signal ends the process in here, with 0 when everything is on the disk
     */
    public static int run(String[] args) {
        try {
            ServeOptions options = new ServeOptions();
            CommandLine line = parse(options, args);
            if (options.wantsHelp()) {
                line.usage(System.out);
                return DONE;
            }
            return serve(options.checked());
        } catch (ProblemException e) {
            print(System.err, e.problem());
            return SET_UP;
        } catch (RuntimeException | Error e) {
            print(System.err, ServeProblems.fault(e));
            e.printStackTrace();
            return FAILED;
        }
    }

    /** Fills in the options; a file is never taken for more arguments. */
    static CommandLine parse(ServeOptions options, String[] args) {
        CommandLine line = new CommandLine(options).setExpandAtFiles(false);
        try {
            line.parseArgs(args);
        } catch (CommandLine.ParameterException e) {
            throw ServeProblems.arguments(sentence(String.valueOf(e.getMessage())));
        }
        return line;
    }

    private static int serve(ServeSettings settings) {
        Service service = Service.start(settings);
        StopOnSignal.install(service);
        System.out.println(service.uri());
        System.out.flush();
        return service.awaitFailure();
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    static void print(PrintStream to, Problem problem) {
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
