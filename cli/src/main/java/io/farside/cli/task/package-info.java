// SPDX-License-Identifier: Apache-2.0
/** Commands on tasks, and following one to its end. */
@NullMarked
package io.farside.cli.task;

import org.jspecify.annotations.NullMarked;
