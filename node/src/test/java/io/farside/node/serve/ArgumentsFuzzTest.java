// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farside.model.ProblemException;
import io.farside.node.inspect.InspectMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Any words at all as arguments of {@code serve} and {@code inspect}, one a line. */
@Tag("malformed")
class ArgumentsFuzzTest {
    private static final int MOST_PRINTED_BYTES = 1 << 20;

    @DictionaryEntries({
        "--socket\\x0A",
        "--listen\\x0A",
        "--export\\x0A",
        "--read-only\\x0A",
        "--direct\\x0A",
        "--pid-file\\x0A",
        "--loop\\x0A",
        "--tls-cert\\x0A",
        "--tls-key\\x0A",
        "--json\\x0A",
        "127.0.0.1:0",
        "@/dev/zero",
        "--"
    })
    @FuzzTest(maxDuration = "5m")
    void argumentsAreTakenOrRefused_whateverTheyAre(byte[] input) {
        String[] words = new String(input, StandardCharsets.UTF_8).split("\n", -1);
        try {
            ServeOptions options = new ServeOptions();
            ServeMain.parse(options, words);
            assertThat(options.wantsHelp() || options.checked().export() != null).isTrue();
        } catch (ProblemException e) {
            assertThat(e.problem().code()).startsWith("FSDN1");
            assertThat(e.problem().message()).isNotBlank();
            assertThat(e.problem().correction()).isNotBlank();
        }
        inspect(words);
    }

    private static void inspect(String[] words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(printed, false, StandardCharsets.UTF_8);
        // What a file that is there holds is another test's business.
        String[] named =
                Arrays.stream(words)
                        .map(w -> w.startsWith("-") ? w : "/nowhere/" + w)
                        .toArray(String[]::new);
        assertThat(List.of(0, 4, 16)).contains(InspectMain.run(named, stream, stream));
        assertThat(printed.size()).isLessThan(MOST_PRINTED_BYTES);
    }
}
