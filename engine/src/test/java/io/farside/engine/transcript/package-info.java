// SPDX-License-Identifier: Apache-2.0
/** Stories of two engines that talk over a link in memory, compared with golden texts. */
@NullMarked
package io.farside.engine.transcript;

import org.jspecify.annotations.NullMarked;
