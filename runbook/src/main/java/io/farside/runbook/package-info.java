// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.runbook;

import org.jspecify.annotations.NullMarked;
