// SPDX-License-Identifier: Apache-2.0
/** What messages and commands mean. */
@NullMarked
package io.farside.cli.explain;

import org.jspecify.annotations.NullMarked;
