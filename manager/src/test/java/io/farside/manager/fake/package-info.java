// SPDX-License-Identifier: Apache-2.0
/** Nodes that only pretend: the admin API over a small model of groups. */
@NullMarked
package io.farside.manager.fake;

import org.jspecify.annotations.NullMarked;
