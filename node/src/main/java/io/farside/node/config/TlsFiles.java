// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import java.nio.file.Path;

/**
 * Certificates in PEM files, for NBD and replication.
 *
 * @param certificate this node's certificate chain
 * @param key its private key, PKCS #8
 * @param authority certificates that sign those of hosts and peers
 */
public record TlsFiles(Path certificate, Path key, Path authority) {}
