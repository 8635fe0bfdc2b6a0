// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.rest;

import org.jspecify.annotations.NullMarked;
