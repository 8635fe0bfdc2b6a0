// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.image.ImageStores.Store;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a volume or image whose content is in one place.
 *
 * @param store null for the volume itself
 */
public record Segment(long offset, long length, @Nullable Store store) {}
