// SPDX-License-Identifier: Apache-2.0
/** Commands on sites. */
@NullMarked
package io.farside.cli.site;

import org.jspecify.annotations.NullMarked;
