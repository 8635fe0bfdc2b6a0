// SPDX-License-Identifier: Apache-2.0
/** Commands on storage systems. */
@NullMarked
package io.farside.cli.storage;

import org.jspecify.annotations.NullMarked;
