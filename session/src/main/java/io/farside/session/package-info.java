// SPDX-License-Identifier: Apache-2.0
/** Session types as data, sessions and their verbs. Pure: no clock, thread or I/O. */
@NullMarked
package io.farside.session;

import org.jspecify.annotations.NullMarked;
