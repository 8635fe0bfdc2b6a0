// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How daemons are started: with this process's own JVM and class path, and the JVM flags the
 * launcher gives the same daemons.
 *
 * @param java the JVM's program
 * @param classPath as this process has it
 * @param nodeFlags JVM flags of a node
 * @param managerFlags JVM flags of a manager
 */
record Programs(Path java, String classPath, List<String> nodeFlags, List<String> managerFlags) {
    /** Properties in which the launcher hands over its flags, separated by blanks. */
    static final String NODE_FLAGS = "farside.flags.node";

    /** Property in which the launcher says the release. */
    private static final String VERSION = "farside.version";

    static final String MANAGER_FLAGS = "farside.flags.manager";

    static Programs ofProcess() {
        return new Programs(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                flags(NODE_FLAGS),
                flags(MANAGER_FLAGS));
    }

    private static List<String> flags(String property) {
        String value = System.getProperty(property, "").strip();
        return value.isEmpty() ? List.of() : List.of(value.split(" +"));
    }

    List<String> node(Path config) {
        return command(nodeFlags, "io.farside.node.NodeMain", config);
    }

    List<String> manager(Path config) {
        return command(managerFlags, "io.farside.manager.ManagerMain", config);
    }

    private List<String> command(List<String> flags, String main, Path config) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(flags);
        String version = System.getProperty(VERSION);
        if (version != null) {
            command.add("-D" + VERSION + "=" + version);
        }
        command.addAll(List.of("-cp", classPath, main, "--config", config.toString()));
        return command;
    }
}
