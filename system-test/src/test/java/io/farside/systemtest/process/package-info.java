// SPDX-License-Identifier: Apache-2.0
/**
 * Real processes for tests: started from the test's class path, watched, and always ended by id.
 */
@NullMarked
package io.farside.systemtest.process;

import org.jspecify.annotations.NullMarked;
