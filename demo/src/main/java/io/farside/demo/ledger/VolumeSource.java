// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.ledger;

import io.farside.demo.BlockDevice;
import java.io.IOException;

/** Opens the ledger's volumes at either site. Called by several threads at once. */
@FunctionalInterface
public interface VolumeSource {
    /**
     * Connects for writing.
     *
     * @param site 0 or 1
     * @throws IOException when that site does not serve this volume for writing now
     */
    BlockDevice open(int site, Side side) throws IOException;
}
