// SPDX-License-Identifier: Apache-2.0
/**
 * {@code farside serve}: one raw image over NBD, in the foreground, without any state of its own.
 */
@NullMarked
package io.farside.node.serve;

import org.jspecify.annotations.NullMarked;
