// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.model;

import org.jspecify.annotations.NullMarked;
