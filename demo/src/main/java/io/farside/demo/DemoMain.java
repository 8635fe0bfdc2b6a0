// SPDX-License-Identifier: Apache-2.0
package io.farside.demo;

import io.farside.demo.scenario.DemoCommand;
import picocli.CommandLine;

/** Entry point of {@code farside demo}. */
public final class DemoMain {
    private DemoMain() {}

    /** Runs the demo and exits with 0 (pass), 8 (fail) or 16 (wrong usage). */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new DemoCommand()).setExpandAtFiles(false);
        command.setParameterExceptionHandler((e, _) -> {
            System.err.println("error FSDC1004E: " + e.getMessage());
            System.err.println("  correction  See 'farside demo --help'.");
            return 16;
        });
        System.exit(command.execute(args));
    }
}
