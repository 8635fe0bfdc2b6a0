// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Any words at all as a command line, one a line, with a manager that does not answer. */
@Tag("malformed")
class ArgumentsFuzzTest {
    private static final String NOBODY = "http://127.0.0.1:1";
    private static final List<Integer> EXIT_STATUSES = List.of(0, 4, 8, 12, 16);

    /** Printed at most: all help texts together have less. */
    private static final int MOST_PRINTED_CHARACTERS = 1 << 20;

    @DictionaryEntries({
        "session\\x0A",
        "storage-system\\x0A",
        "volume\\x0A",
        "group\\x0A",
        "copy-set",
        "create\\x0A",
        "switchover\\x0A",
        "failover\\x0A",
        "failback\\x0A",
        "events\\x0A",
        "--type\\x0A",
        "--site\\x0A",
        "H1=",
        "--volume\\x0A",
        "--size\\x0A",
        "--confirm\\x0A",
        "--count\\x0A",
        "-o\\x0Ajson\\x0A",
        "@/dev/zero"
    })
    @FuzzTest(maxDuration = "5m")
    void aCommandLineEndsInAStatus_whateverItSays(byte[] input) {
        String[] words = new String(input, StandardCharsets.UTF_8).split("\n", -1);
        if (Arrays.stream(words).anyMatch(ArgumentsFuzzTest::namesAServer)) {
            return;
        }
        Shell shell = new Shell(Map.of("FARSIDE_MANAGER", NOBODY, "FARSIDE_NODE", NOBODY));
        int status = shell.run(words);
        assertThat(EXIT_STATUSES).contains(status);
        assertThat(shell.err()).doesNotContain("FSDC1007E");
        assertThat(shell.out().length() + shell.err().length())
                .isLessThan(MOST_PRINTED_CHARACTERS + 4 * input.length);
        if (status != 0) {
            assertThat(shell.err()).contains("FSDC").contains("correction");
        }
    }

    /** Nobody out there is to be called. */
    private static boolean namesAServer(String word) {
        return word.startsWith("--manager") || word.startsWith("--node") || word.contains("://");
    }
}
