// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.wire;

import org.jspecify.annotations.NullMarked;
