// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.util.List;

/** {@code ./dev test}: a slice of everything, one named test, or all. */
final class Tests {
    /** Fresh seeds of the simulator. */
    private static final int SLICE_SEEDS = 2_000;

    private static final int ALL_SEEDS = 10_000;

    /** Of each fuzz target, beyond the slice. */
    private static final int FUZZ_SECONDS = 10;

    private Tests() {}

    static int run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.isEmpty()) {
            return slice();
        }
        String name = arguments.get(0);
        if (arguments.size() > 1 || (name.startsWith("-") && !name.equals("--all"))) {
            System.err.println("dev: test takes nothing, one NAME or --all");
            return 16;
        }
        return switch (name) {
            case "--all" -> all();
            case "fresh-clone" -> FreshClone.run();
            case "malformed" -> malformed();
            case "models" -> Models.run(true);
            case "planted" -> Planted.run();
            case "sim" -> sliceOfSeeds();
            default -> named(name);
        };
    }

    private static int slice() throws IOException, InterruptedException {
        Packages.ensure();
        Report report = new Report();
        boolean built = report.part("build and tests", () -> Maven.run("verify"));
        report.addSuites();
        if (built) {
            report.part("simulator", Tests::sliceOfSeeds);
        }
        return report.close();
    }

    private static int sliceOfSeeds() throws IOException, InterruptedException {
        return Simulator.run(List.of("--seeds", Integer.toString(SLICE_SEEDS)));
    }

    private static int all() throws IOException, InterruptedException {
        Packages.ensure();
        Report report = new Report();
        report.part("format and documents", Check::run);
        report.part(
                "build and tests",
                () -> Maven.run("verify", "-Dtest.excluded.groups=bench,soak", "-Dfarside.scale=all"));
        report.addSuites();
        report.part("simulator", () -> Simulator.run(List.of("--seeds", Integer.toString(ALL_SEEDS))));
        report.part("planted bugs", Planted::run);
        report.part("models", () -> Models.run(true));
        report.part("fuzzer", () -> Fuzz.run(FUZZ_SECONDS));
        report.part("fresh clone", FreshClone::run);
        return report.close();
    }

    /** All tests with wrong input, then the fuzzer for a while. */
    private static int malformed() throws IOException, InterruptedException {
        int code = named("malformed");
        return code != 0 ? code : Fuzz.run(FUZZ_SECONDS);
    }

    /** A tag where the name has a dash or no capital, a test class otherwise. */
    private static int named(String name) throws IOException, InterruptedException {
        if (!name.matches("[A-Za-z][A-Za-z0-9-]*")) {
            System.err.println("dev: '" + name + "' is no test name: letters, digits and dashes");
            return 16;
        }
        Packages.ensure();
        Report report = new Report();
        boolean isClass = Character.isUpperCase(name.charAt(0));
        int code = Maven.run(List.of(
                "-q",
                "test",
                isClass ? "-Dtest=" + name : "-Dtest.groups=" + name,
                "-Dtest.excluded.groups=",
                "-Dsurefire.failIfNoSpecifiedTests=false"));
        report.addSuites();
        int counted = report.close();
        if (code == 0 && counted != 0) {
            System.err.println("dev: no test is named '" + name + "'; docs/evidence.md lists the named ones");
        }
        return code != 0 ? code : counted;
    }
}
