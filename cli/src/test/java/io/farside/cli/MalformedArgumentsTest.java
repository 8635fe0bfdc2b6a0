// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("malformed")
class MalformedArgumentsTest {
    private static final int ROUNDS = 2000;
    private static final List<String> WORDS =
            List.of(
                    "session",
                    "list",
                    "show",
                    "failover",
                    "group",
                    "volume",
                    "create",
                    "--size",
                    "--node",
                    "--manager",
                    "-o",
                    "json",
                    "xml",
                    "--to",
                    "",
                    " ",
                    "-1",
                    "9e99",
                    "\0",
                    "\u202e",
                    "--",
                    "-",
                    "=",
                    "--confirm",
                    "@/etc/passwd",
                    "%s%n",
                    "H1=",
                    "a/b",
                    "*",
                    "--limit=" + "9".repeat(50),
                    "x".repeat(10_000));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sesion list",
                "session",
                "session lst",
                "session show",
                "session list extra",
                "session list -o xml",
                "session list --unknown",
                "session create payroll --type MM",
                "session create payroll --type MM --site H1",
                "session create payroll --type MM --site H1=a --site H1=b",
                "session create payroll --type MM --site =a",
                "session create payroll --type MM --site H1=",
                "session enable-copy payroll --site two",
                "session add-copy-set payroll --volume H1=oslo/",
                "session add-copy-set payroll --volume H1=oslo/a --volume H1=bergen/a",
                "group create g --role primary --peer p --volume a --volume a",
                "group create g --role primary --peer p --volume :b",
                "session add-copy-set payroll --volume H1=oslo",
                "volume create data --size much --storage-system oslo",
                "volume create data --size 9999999999P --storage-system oslo",
                "volume create data --size 1M",
                "image take payroll --node http://127.0.0.1:1",
                "image take payroll new --keep 5x --node http://127.0.0.1:1",
                "image show payroll --node http://127.0.0.1:1",
                "volume show data --node :::",
                "group list --node ftp://127.0.0.1",
                "group list --node http://",
                "session list --node http://127.0.0.1:1",
                "explain FSDX0000E",
                "explain session fly"
            })
    void wrongArgumentsAreRefusedWithACodeAndACorrection(String line) throws IOException {
        try (FakeServer server = new FakeServer()) {
            Shell shell = new Shell(Map.of("FARSIDE_MANAGER", server.url()));
            assertThat(shell.run(line.split(" "))).as(line).isEqualTo(ExitCode.SETUP);
            assertThat(shell.err()).as(line).startsWith("error FSDC1").contains("correction");
            assertThat(shell.out()).as(line).isEmpty();
            assertThat(server.requests()).as(line).isEmpty();
        }
    }

    @Test
    void anyArgumentsEndInAStatus_neverInAFault() {
        long seed = Long.getLong("seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        Shell shell = new Shell(Map.of("FARSIDE_MANAGER", "http://127.0.0.1:1"));
        for (int round = 0; round < ROUNDS; round++) {
            List<String> args = new ArrayList<>();
            for (int n = random.nextInt(7); n > 0; n--) {
                args.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            int status = shell.run(args.toArray(new String[0]));
            assertThat(List.of(0, 4, 8, 12, 16)).as("seed %d: %s", seed, args).contains(status);
            assertThat(shell.err()).as("seed %d: %s", seed, args).doesNotContain("FSDC1007E");
        }
    }
}
