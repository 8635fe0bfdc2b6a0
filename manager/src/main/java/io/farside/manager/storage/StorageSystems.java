// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.storage;

import io.farside.api.node.TermView;
import java.net.URI;
import java.util.function.Supplier;

/** Makes the driver of a storage system. */
@FunctionalInterface
public interface StorageSystems {
    /**
     * @param term sent with everything that changes something
     */
    StorageSystem open(URI url, Supplier<TermView> term);
}
