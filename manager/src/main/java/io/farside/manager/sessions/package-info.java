// SPDX-License-Identifier: Apache-2.0
/** Services that decide: definitions, commands, plans under way, status. */
@NullMarked
package io.farside.manager.sessions;

import org.jspecify.annotations.NullMarked;
