// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.testing.sim;

import org.jspecify.annotations.NullMarked;
