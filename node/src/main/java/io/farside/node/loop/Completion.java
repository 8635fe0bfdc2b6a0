// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

/** End of an operation, called on the loop's thread, never from inside the call that began it. */
@FunctionalInterface
public interface Completion {
    /**
     * @param result bytes moved, or 0 for operations that move none; {@code -errno} on failure
     */
    void done(int result);
}
