// SPDX-License-Identifier: Apache-2.0
package io.farside.node.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where certificates come from, all PEM.
 *
 * @param certificate own certificate, followed by those between it and the root
 * @param key its private key, PKCS#8 without passphrase
 * @param authorities certificates that peers' certificates must descend from; null: a server asks
 *     clients for none, a client takes the JDK's authorities
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path authorities) {}
