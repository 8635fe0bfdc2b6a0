// SPDX-License-Identifier: Apache-2.0
/** The remote copy group as a pure state machine: {@code step(event, now) -> effects}. */
@NullMarked
package io.farside.engine.group;

import org.jspecify.annotations.NullMarked;
