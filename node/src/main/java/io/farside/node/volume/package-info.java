// SPDX-License-Identifier: Apache-2.0
/**
 * The data directory: its layout, its lock, the node's identity, and volumes with their
 * superblocks.
 */
@NullMarked
package io.farside.node.volume;

import org.jspecify.annotations.NullMarked;
