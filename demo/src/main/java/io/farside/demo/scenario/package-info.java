// SPDX-License-Identifier: Apache-2.0
/** The demo: two sites, a manager and a workload, from first sync to failback. */
@NullMarked
package io.farside.demo.scenario;

import org.jspecify.annotations.NullMarked;
