// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The README's two commands on a fresh clone of what is committed, with the bounds the demo has to keep. */
final class FreshClone {
    private FreshClone() {}

    static int run() throws IOException, InterruptedException {
        Path clone = Files.createTempDirectory("farside-fresh-clone");
        try {
            int code = Shell.run(Dev.ROOT, List.of("git", "clone", "-q", Dev.ROOT.toString(), clone.toString()));
            if (code == 0) {
                code = demo(clone);
            }
            return code != 0 ? code : Shell.run(clone, List.of("./dev", "test"));
        } finally {
            delete(clone);
        }
    }

    private static int demo(Path clone) throws IOException, InterruptedException {
        Path output = clone.resolve("target-demo.json");
        int code = Shell.run(clone, List.of("sh", "-c", "./farside demo --exit -o json > " + output));
        String json = Files.readString(output);
        System.out.print(json);
        boolean ok = code == 0
                && json.contains("\"pass\"")
                && number(json, "lostAcknowledgedWrites") == 0
                && number(json, "rtoSeconds") <= 5
                && number(json, "switchoverSeconds") <= 2
                && number(json, "failbackBytesMoved") < 0.2 * number(json, "volumeBytes");
        if (!ok) {
            System.err.println("dev: the demo on a fresh clone did not keep its bounds");
        }
        return ok ? 0 : 1;
    }

    private static double number(String json, String field) {
        Matcher m = Pattern.compile("\"" + field + "\"\\s*:\\s*([0-9.Ee+-]+)").matcher(json);
        if (!m.find()) {
            throw new IllegalStateException("the demo's object has no field " + field);
        }
        return Double.parseDouble(m.group(1));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
