// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import picocli.CommandLine.Command;

/** What stands before the noun. */
@Command(
        name = "farside",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Disaster recovery for block storage.%n",
        footer = {
            "",
            "Daemons and tools: farside node --config FILE, farside manager --config FILE,",
            "farside serve IMAGE, farside inspect PATH, farside demo.",
            "",
            "Exit status: 0 done, 4 warning, 8 failed, 12 not executed, 16 wrong usage or set-up."
        })
final class RootCommand {}
