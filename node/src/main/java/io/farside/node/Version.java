// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

/** Version of the program, as the launcher tells it. */
final class Version {
    private Version() {}

    static String text() {
        String version = System.getProperty("farside.version", "development");
        return version.length() <= 64 ? version : version.substring(0, 64);
    }
}
