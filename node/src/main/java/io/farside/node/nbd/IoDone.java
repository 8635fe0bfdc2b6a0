// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.wire.nbd.NbdError;

/** End of an operation of an {@link Export}. */
@FunctionalInterface
public interface IoDone {
    /**
     * Called exactly once per operation, on the loop's thread; may be called before the operation's
     * method returns.
     *
     * @param error {@link NbdError#NONE} for success
     */
    void done(NbdError error);
}
