// SPDX-License-Identifier: Apache-2.0
/** Replication between real processes. */
@NullMarked
package io.farside.systemtest.replication;

import org.jspecify.annotations.NullMarked;
