// SPDX-License-Identifier: Apache-2.0
/** What two sides of a group conclude from each other's facts. */
@NullMarked
package io.farside.engine.handshake;

import org.jspecify.annotations.NullMarked;
