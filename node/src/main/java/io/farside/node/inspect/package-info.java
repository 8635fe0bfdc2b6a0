// SPDX-License-Identifier: Apache-2.0
/** Prints every on-disk format offline and says what is damaged. */
@NullMarked
package io.farside.node.inspect;

import org.jspecify.annotations.NullMarked;
