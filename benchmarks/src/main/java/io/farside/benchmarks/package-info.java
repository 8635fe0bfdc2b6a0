// SPDX-License-Identifier: Apache-2.0
/** Speed and memory beside named peers: interleaved rounds, medians, ratios of the same round. */
@NullMarked
package io.farside.benchmarks;

import org.jspecify.annotations.NullMarked;
