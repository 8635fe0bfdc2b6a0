// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.farside.session;

import org.jspecify.annotations.NullMarked;
