// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import java.util.List;

/**
 * The exports a server offers now. Confined to the loop. Names are looked up, never joined to a
 * path.
 */
public interface ExportCatalog {
    /** What a client may see in a list, in a stable order. */
    List<ExportInfo> list(NbdClient client);

    /** The export of that name, or why not. */
    Choice choose(String name, NbdClient client);

    /** Outcome of a look-up. */
    sealed interface Choice {
        record Open(Export export) implements Choice {}

        record Unknown() implements Choice {}

        /**
         * It exists and cannot be had now: fenced, a target that is not exported, not this client.
         *
         * @param reason one sentence for the client's user
         */
        record Refused(String reason) implements Choice {}
    }
}
