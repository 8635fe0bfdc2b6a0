// SPDX-License-Identifier: Apache-2.0
/** Commands on the point-in-time copies of groups. */
@NullMarked
package io.farside.cli.image;

import org.jspecify.annotations.NullMarked;
