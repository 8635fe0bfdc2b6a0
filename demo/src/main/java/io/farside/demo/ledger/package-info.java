// SPDX-License-Identifier: Apache-2.0
/** A workload that can prove afterwards whether a storage system kept what it acknowledged. */
@NullMarked
package io.farside.demo.ledger;

import org.jspecify.annotations.NullMarked;
