// SPDX-License-Identifier: Apache-2.0
/** Everything the engine keeps on disk as records and bytes; specified in {@code docs/format}. */
@NullMarked
package io.farside.engine.format;

import org.jspecify.annotations.NullMarked;
