// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import io.farside.model.ListenAddress;
import io.farside.node.loop.LoopKind;
import io.farside.node.tls.TlsFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A checked command line.
 *
 * @param export name under which the image is served, may be empty
 * @param direct past the page cache
 */
record ServeSettings(
        Path image,
        ListenAddress address,
        String export,
        boolean readOnly,
        boolean direct,
        LoopKind loop,
        Files files) {

    /**
     * @param pid gets the process id while the image is served
     * @param tls certificates; null: no TLS
     */
    record Files(@Nullable Path pid, @Nullable TlsFiles tls) {}
}
