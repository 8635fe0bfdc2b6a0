// SPDX-License-Identifier: Apache-2.0
/**
 * Status and state of sessions as a pure roll-up of what nodes say, and which commands they allow.
 */
@NullMarked
package io.farside.session.status;

import org.jspecify.annotations.NullMarked;
