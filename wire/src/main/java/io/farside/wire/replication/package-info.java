// SPDX-License-Identifier: Apache-2.0
/**
 * The replication protocol as records and bytes; specified in {@code docs/protocol/replication.md}.
 */
@NullMarked
package io.farside.wire.replication;

import org.jspecify.annotations.NullMarked;
