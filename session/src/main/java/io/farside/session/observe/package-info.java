// SPDX-License-Identifier: Apache-2.0
/** What nodes say about the groups of a session. Values only. */
@NullMarked
package io.farside.session.observe;

import org.jspecify.annotations.NullMarked;
