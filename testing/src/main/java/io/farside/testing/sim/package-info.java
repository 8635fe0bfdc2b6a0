// SPDX-License-Identifier: Apache-2.0
/**
 * The simulator: two nodes, their disks, the link between them, hosts and an operator in one thread
 * under one seed, running the production engine. Checkers judge it from outside: they see disk
 * images, answers given to hosts and what the engine shows, never its own bookkeeping.
 */
@NullMarked
package io.farside.testing.sim;

import org.jspecify.annotations.NullMarked;
