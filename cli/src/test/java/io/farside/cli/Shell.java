// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs a command line as a shell would and keeps what it said. */
final class Shell {
    private final Map<String, String> environment;
    private boolean interactive;
    private String typed = "";
    private String out = "";
    private String err = "";

    Shell(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A person sits there and types this when asked. */
    Shell typing(String answer) {
        interactive = true;
        typed = answer;
        return this;
    }

    int run(String... args) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        Console console =
                new Console(
                        new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                        new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                        new BufferedReader(new StringReader(typed)),
                        interactive,
                        interactive,
                        environment);
        int status = new Cli(console).run(args);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return status;
    }

    String out() {
        return out;
    }

    String err() {
        return err;
    }
}
