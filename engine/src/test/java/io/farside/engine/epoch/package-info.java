// SPDX-License-Identifier: Apache-2.0
/** Tests of epochs over fake disks and links that a seed drives. */
@NullMarked
package io.farside.engine.epoch;

import org.jspecify.annotations.NullMarked;
