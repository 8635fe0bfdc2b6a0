// SPDX-License-Identifier: Apache-2.0
/** The manager's durable state: command log and projections in one transaction. */
@NullMarked
package io.farside.manager.store;

import org.jspecify.annotations.NullMarked;
