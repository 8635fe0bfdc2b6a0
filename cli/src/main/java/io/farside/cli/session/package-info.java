// SPDX-License-Identifier: Apache-2.0
/** Commands on sessions. */
@NullMarked
package io.farside.cli.session;

import org.jspecify.annotations.NullMarked;
