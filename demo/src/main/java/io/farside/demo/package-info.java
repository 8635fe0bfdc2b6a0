// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.demo;

import org.jspecify.annotations.NullMarked;
