// SPDX-License-Identifier: Apache-2.0
/**
 * A small NBD client, written from the NBD protocol document alone so that it shares no code, and
 * no mistake, with the server.
 */
@NullMarked
package io.farside.demo.nbd;

import org.jspecify.annotations.NullMarked;
