// SPDX-License-Identifier: Apache-2.0
/** Commands on volumes. */
@NullMarked
package io.farside.cli.volume;

import org.jspecify.annotations.NullMarked;
