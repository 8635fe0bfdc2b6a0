// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.manager;

import org.jspecify.annotations.NullMarked;
