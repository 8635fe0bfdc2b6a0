// SPDX-License-Identifier: Apache-2.0
/** Replication links: one to each peer node, for all groups the two share. */
@NullMarked
package io.farside.node.link;

import org.jspecify.annotations.NullMarked;
