// SPDX-License-Identifier: Apache-2.0
/** NBD clients we did not write against {@code farside serve} as a process of its own. */
@NullMarked
package io.farside.systemtest.nbd;

import org.jspecify.annotations.NullMarked;
