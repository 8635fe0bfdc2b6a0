// SPDX-License-Identifier: Apache-2.0
/**
 * Who this node and its peers are: the node's own key, the certificates its peers are bound to, and
 * invitations to join.
 */
@NullMarked
package io.farside.node.identity;

import org.jspecify.annotations.NullMarked;
