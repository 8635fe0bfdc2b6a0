// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.image;

/** What became of something asked of an {@link ImageSet}. */
public enum Answer {
    DONE,
    /** There is no such image, or it has been given up. */
    UNKNOWN,
    /** The group has as many images as it may have. */
    TOO_MANY,
    /** An image is being restored; this has to wait for its end. */
    RESTORING,
    /** Hosts have written to it, so it is no source of a copy. */
    WRITTEN,
    /** Images of this kind are never changed. */
    FROZEN,
    NO_SPACE,
    FAILED
}
