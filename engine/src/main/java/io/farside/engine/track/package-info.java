// SPDX-License-Identifier: Apache-2.0
/** Change tracking: which blocks differ from the peer, which extents are being written. */
@NullMarked
package io.farside.engine.track;

import org.jspecify.annotations.NullMarked;
