// SPDX-License-Identifier: Apache-2.0
/** PostgreSQL on a mirrored volume. */
@NullMarked
package io.farside.systemtest.postgres;

import org.jspecify.annotations.NullMarked;
