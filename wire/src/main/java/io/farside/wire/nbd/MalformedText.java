// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

/** Data from a peer that cannot be right; never leaves this package. */
final class MalformedText extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedText(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
