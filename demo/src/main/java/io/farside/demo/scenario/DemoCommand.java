// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code farside demo}. */
@Command(
        name = "farside demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs two sites and a manager on this machine, mirrors two volumes, moves production",
            "over and back, kills a site with kill -9, fails over, fails back, and proves at every",
            "step that no acknowledged transaction was lost. Then stays up until Ctrl-C.%n"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int FAILED = 8;
    private static final int SETUP = 16;
    private static final long MIB = 1 << 20;

    /** What can be printed. */
    enum Format {
        table,
        json
    }

    @Option(names = "--exit", description = "End when the story is told.")
    private boolean exit;

    @Option(
            names = "--keep",
            description = "Leave the directory with volumes and logs behind and name it.")
    private boolean keep;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "json: one object on stdout, the timeline on stderr.")
    private Format format = Format.table;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "Take a copy of this raw image along; the file itself is only read.")
    private @Nullable Path image;

    @Option(
            names = "--volume-mib",
            paramLabel = "MIB",
            description = "Size of each ledger volume (default: ${DEFAULT-VALUE}).",
            defaultValue = "256")
    private long volumeMib;

    @Override
    public Integer call() throws InterruptedException {
        boolean json = format == Format.json;
        PrintStream story =
                new PrintStream(json ? System.err : System.out, true, StandardCharsets.UTF_8);
        try {
            DemoOptions options = new DemoOptions(exit, keep, json, image, volumeBytes());
            return run(options, new Timeline(story, Style.ofProcess()));
        } catch (ProblemException e) {
            refuse(e.problem());
            return SETUP;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long volumeBytes() {
        long least = World.minimumVolumeBytes() / MIB;
        if (volumeMib < least || volumeMib > 1 << 20) {
            throw Problem.badInput(
                            "FSDC2006E",
                            "A volume of " + volumeMib + " MiB does not do for the demo.",
                            "Give " + least + " to 1048576 MiB.")
                    .toException();
        }
        return volumeMib * MIB;
    }

    private static int run(DemoOptions options, Timeline timeline)
            throws IOException, InterruptedException {
        if (options.image() != null) {
            UserImage.of(options.image());
        }
        timeline.plain(
                "Farside: two sites, one mirrored session, over and back without a full copy");
        try (World world = World.create(options.keep(), Programs.ofProcess())) {
            Thread hook = Thread.ofPlatform().unstarted(() -> close(world));
            Runtime.getRuntime().addShutdownHook(hook);
            DemoResult result = new DemoRun(options, timeline, world).play();
            Summary summary = new Summary(timeline);
            if (result.problem() == null) {
                summary.pulse(world.cast().pulse());
            }
            summary.print(result);
            if (options.json()) {
                System.out.println(Json.pretty(result));
                System.out.flush();
            }
            boolean pass = result.verdict().equals("pass");
            if (!options.exit() && pass) {
                world.cast().workload().resume();
                summary.endpoints(world.cast());
                new CountDownLatch(1).await();
            }
            if (options.keep()) {
                timeline.plain("  kept in " + world.directory());
            }
            return pass ? 0 : FAILED;
        }
    }

    private static void close(World world) {
        try {
            world.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuse(Problem problem) {
        ProblemView view = ProblemView.of(problem);
        System.err.println("error " + view.code() + ": " + view.detail());
        if (!view.cause().isEmpty()) {
            System.err.println("  cause       " + view.cause());
        }
        System.err.println("  correction  " + view.correction());
    }
}
