// SPDX-License-Identifier: Apache-2.0
package io.farside.node.tls;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** What a {@link TlsStream} shakes hands with. */
public interface TlsSettings {
    SSLContext context();

    SSLEngine serverEngine();

    /**
     * @param host name the server is asked for, and that its certificate must carry where names
     *     count
     */
    SSLEngine clientEngine(String host, int port);
}
