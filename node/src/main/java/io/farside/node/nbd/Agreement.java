// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import java.util.List;

/**
 * What a handshake settled.
 *
 * @param structured whether replies are structured
 * @param contexts metadata contexts the client selected; a context's id is its place in the list
 *     plus 1
 */
record Agreement(Export export, ExportInfo info, boolean structured, List<String> contexts) {
    Agreement {
        contexts = List.copyOf(contexts);
    }
}
