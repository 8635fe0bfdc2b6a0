// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.node;

import org.jspecify.annotations.NullMarked;
