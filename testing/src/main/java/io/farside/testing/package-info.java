// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.testing;

import org.jspecify.annotations.NullMarked;
