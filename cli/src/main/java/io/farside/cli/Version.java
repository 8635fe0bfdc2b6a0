// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import picocli.CommandLine.IVersionProvider;

/** The release, as the launcher read it from the installation. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"farside " + System.getProperty("farside.version", "unknown")};
    }
}
