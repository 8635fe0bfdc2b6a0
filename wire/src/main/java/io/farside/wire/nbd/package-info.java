// SPDX-License-Identifier: Apache-2.0
/**
 * The NBD protocol as bytes and records, both directions: options and their replies, requests and
 * their replies. No sockets, no state; what a peer sent is checked here once and is a value
 * afterwards, also when it was wrong.
 *
 * <p>Source: the NBD protocol document, {@code doc/proto.md} of the reference implementation. All
 * integers travel in network byte order.
 */
@NullMarked
package io.farside.wire.nbd;

import org.jspecify.annotations.NullMarked;
