// SPDX-License-Identifier: Apache-2.0
/** The admin API: routes, request ids, manager terms and the event stream. */
@NullMarked
package io.farside.node.admin;

import org.jspecify.annotations.NullMarked;
