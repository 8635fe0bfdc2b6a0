// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.node.nbd.Export;

/** What the NBD server does for a group. Called on the loop. */
public interface HostGate {
    /** Answers everything of an export with ESHUTDOWN and closes its connections. */
    void disconnect(Export export);
}
