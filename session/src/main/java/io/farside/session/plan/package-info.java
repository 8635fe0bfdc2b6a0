// SPDX-License-Identifier: Apache-2.0
/** Plans of commands: a pure function of session, observations and order. */
@NullMarked
package io.farside.session.plan;

import org.jspecify.annotations.NullMarked;
