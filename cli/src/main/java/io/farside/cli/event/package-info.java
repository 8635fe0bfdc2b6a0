// SPDX-License-Identifier: Apache-2.0
/** Following what happens. */
@NullMarked
package io.farside.cli.event;

import org.jspecify.annotations.NullMarked;
