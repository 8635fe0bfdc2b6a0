// SPDX-License-Identifier: Apache-2.0
/** Commands on remote copy groups. */
@NullMarked
package io.farside.cli.group;

import org.jspecify.annotations.NullMarked;
