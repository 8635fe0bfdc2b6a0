// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

/** Entry point of {@code farside NOUN VERB}. */
public final class CliMain {
    private CliMain() {}

    /** Runs the command and exits with its status. */
    public static void main(String[] args) {
        int status = new Cli(Console.ofProcess()).run(args);
        System.out.flush();
        System.exit(status);
    }
}
