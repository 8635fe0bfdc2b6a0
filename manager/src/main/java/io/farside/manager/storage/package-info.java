// SPDX-License-Identifier: Apache-2.0
/** Storage systems: the port to nodes, its native driver, and what was heard from each. */
@NullMarked
package io.farside.manager.storage;

import org.jspecify.annotations.NullMarked;
