// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

/** Ends a service in order when the process gets SIGTERM, SIGINT or SIGHUP. */
final class StopOnSignal {
    private StopOnSignal() {}

    static void install(Service service) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service), "stop"));
    }

    private static void stop(Service service) {
        // Left alone the JVM would report the signal as its exit status, which reads as a failure
        // although everything ended in order.
        Runtime.getRuntime().halt(service.stop());
    }
}
