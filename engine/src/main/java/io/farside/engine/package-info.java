// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.engine;

import org.jspecify.annotations.NullMarked;
