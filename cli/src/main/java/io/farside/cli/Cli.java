// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import io.farside.cli.completion.CompletionCommand;
import io.farside.cli.event.EventsCommand;
import io.farside.cli.event.StatusCommand;
import io.farside.cli.event.WhyCommand;
import io.farside.cli.explain.ExplainCommand;
import io.farside.cli.group.GroupCommand;
import io.farside.cli.image.ImageCommand;
import io.farside.cli.node.NodeCommand;
import io.farside.cli.peer.PeerCommand;
import io.farside.cli.session.SessionCommand;
import io.farside.cli.site.SiteCommand;
import io.farside.cli.storage.StorageSystemCommand;
import io.farside.cli.task.TaskCommand;
import io.farside.cli.volume.VolumeCommand;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The operator's shell command: wires the commands and turns every outcome into an exit status. */
public final class Cli {
    private final Console console;

    public Cli(Console console) {
        this.console = console;
    }

    /** The nouns, in the order help shows them. */
    private static Map<String, Function<Console, Noun>> nouns() {
        Map<String, Function<Console, Noun>> nouns = new LinkedHashMap<>();
        nouns.put("status", StatusCommand::create);
        nouns.put("session", SessionCommand::create);
        nouns.put("task", TaskCommand::create);
        nouns.put("events", EventsCommand::create);
        nouns.put("why", WhyCommand::create);
        nouns.put("explain", ExplainCommand::create);
        nouns.put("completion", CompletionCommand::create);
        nouns.put("site", SiteCommand::create);
        nouns.put("storage-system", StorageSystemCommand::create);
        nouns.put("volume", VolumeCommand::create);
        nouns.put("group", GroupCommand::create);
        nouns.put("image", ImageCommand::create);
        nouns.put("node", NodeCommand::create);
        nouns.put("peer", PeerCommand::create);
        return nouns;
    }

    /** Runs one command and returns its exit status; never throws. */
    public int run(String... args) {
        String[] words = args.length == 0 ? new String[] {"help"} : args;
        return root(words).execute(words);
    }

    /** All commands. */
    public CommandLine commands() {
        return root("help", "everything");
    }

    /** As many of the commands as these words need. */
    private CommandLine root(String... words) {
        CommandLine root = new CommandLine(new RootCommand());
        Map<String, Function<Console, Noun>> nouns = nouns();
        Function<Console, Noun> only = nouns.get(words[0]);
        if (only != null) {
            String verb = words.length > 1 ? words[1] : null;
            root.addSubcommand(words[0], only.apply(console).with(verb));
        } else {
            boolean whole = words[0].equals("help") && words.length > 1;
            nouns.forEach((name, make) -> {
                Noun noun = make.apply(console);
                root.addSubcommand(name, whole ? noun.whole() : noun.bare());
            });
        }
        root.addSubcommand("help", new CommandLine.HelpCommand());
        root.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpAutoWidth(true);
        // An argument is taken as it is: '@FILE' would read any file, of any length.
        root.setExpandAtFiles(false);
        root.setParameterExceptionHandler((e, args) -> misused(e));
        root.setExecutionExceptionHandler((e, at, parsed) -> failed(e, parsed));
        return root;
    }

    private int misused(ParameterException e) {
        print(Misuse.problem(e), false);
        return ExitCode.SETUP;
    }

    private int failed(Exception e, ParseResult parsed) {
        boolean json = wantsJson(parsed);
        if (e instanceof ProblemException refused) {
            print(refused.problem(), json);
            return ExitCode.of(refused.problem().kind());
        }
        Problem bug =
                Problem.of(
                        "FSDC1007E",
                        "Internal fault: " + e,
                        "Report it with the trace below. What the server did is in its own state.");
        print(bug, json);
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        console.err().print(trace);
        return ExitCode.FAILED;
    }

    private void print(Problem problem, boolean json) {
        if (json) {
            ProblemPrinter.printJson(console.err(), problem);
        } else {
            ProblemPrinter.print(console.err(), problem);
        }
    }

    private static boolean wantsJson(ParseResult parsed) {
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        OptionSpec output = leaf.commandSpec().findOption("--output");
        return output != null && "json".equals(String.valueOf(output.<@Nullable Object>getValue()));
    }
}
