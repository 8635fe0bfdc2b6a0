// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.api;

import org.jspecify.annotations.NullMarked;
