// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.cli;

import org.jspecify.annotations.NullMarked;
