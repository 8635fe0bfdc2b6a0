// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

/**
 * One stretch of a volume.
 *
 * @param lengthBytes at least 1
 * @param dirty whether it differs, or may differ, from the target
 */
public record DirtyRange(long lengthBytes, boolean dirty) {}
