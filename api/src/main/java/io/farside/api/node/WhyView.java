// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;

/**
 * The evidence for a state.
 *
 * @param object what it is about, for example {@code group/orders}
 * @param state one line
 * @param evidence facts it is derived from, most telling first
 */
public record WhyView(String object, String state, List<Evidence> evidence) {
    /**
     * One fact.
     *
     * @param statement what was asked
     * @param value the answer
     */
    public record Evidence(String statement, String value) {}
}
