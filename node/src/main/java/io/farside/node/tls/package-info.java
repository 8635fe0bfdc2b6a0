// SPDX-License-Identifier: Apache-2.0
/**
 * TLS for streams of the event loop. Handshake, records and closing are tls-channel's over the
 * JDK's engine; here they meet the loop's proactor contract and bounded buffers.
 */
@NullMarked
package io.farside.node.tls;

import org.jspecify.annotations.NullMarked;
