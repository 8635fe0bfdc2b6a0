// SPDX-License-Identifier: Apache-2.0
/** Rules about the sources and documents. */
@NullMarked
package io.farside.systemtest.architecture;

import org.jspecify.annotations.NullMarked;
