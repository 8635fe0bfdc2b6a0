// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

import io.farside.engine.format.ImageRecord.Kind;
import io.farside.model.Generation;
import io.farside.model.RoleEpoch;

/**
 * What an image is to be.
 *
 * @param name at most 64 bytes of UTF-8
 * @param wallMillis the instant, as the image says it
 * @param expiryMillis wall time from which on it may give way, 0 for never
 * @param background copy everything, so that it ends independent of the volume
 * @param replaces id of an image that is given up in the same moment, 0 for none
 */
public record ImageRequest(
        String name,
        Kind kind,
        long wallMillis,
        Generation generation,
        RoleEpoch roleEpoch,
        long expiryMillis,
        boolean background,
        long replaces) {}
