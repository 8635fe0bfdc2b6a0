// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.util.List;

/** Everything that needs no long test: format, warnings, sizes, dependency honesty, architecture, documents, models. */
final class Check {
    private Check() {}

    static int run() throws IOException, InterruptedException {
        int format = Maven.run("-q", "spotless:check");
        if (format != 0) {
            System.err.println("dev: ./dev fmt puts the format right");
            return format;
        }
        int code = Maven.run(List.of(
                "-q", "verify", "-Dtest.groups=architecture,documents", "-Dsurefire.failIfNoSpecifiedTests=false"));
        if (code == 0) {
            code = Planted.fit();
        }
        if (code == 0) {
            code = Models.run(false);
        }
        if (code == 0) {
            System.out.println("dev: format, warnings, sizes, dependencies, architecture, documents and models are right");
        }
        return code;
    }
}
