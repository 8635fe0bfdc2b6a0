// SPDX-License-Identifier: Apache-2.0
/**
 * Point-in-time copies by copy-on-write: an image keeps the old content of blocks that were
 * overwritten in the volume since it was taken; everything else it shares with the volume. Pure:
 * what has to be read, written or made durable is asked of {@link
 * io.farside.engine.image.ImageStores}.
 */
@NullMarked
package io.farside.engine.image;

import org.jspecify.annotations.NullMarked;
