// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.storage;

import java.net.URI;

/** Makes the driver of a storage system. */
@FunctionalInterface
public interface StorageSystems {
    /**
     * @param term sent with everything that changes something
     */
    StorageSystem open(URI url, io.farside.api.node.TermView term);
}
