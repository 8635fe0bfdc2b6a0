// SPDX-License-Identifier: Apache-2.0
/** The node's configuration file, read strictly and checked whole before anything starts. */
@NullMarked
package io.farside.node.config;

import org.jspecify.annotations.NullMarked;
