// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence for a session's state.
 *
 * @param object for example {@code session/payroll}
 * @param state one line
 * @param evidence facts it is derived from, most telling first
 */
public record WhyView(String object, String state, List<Evidence> evidence) {
    /**
     * One fact.
     *
     * @param source who said so, for example {@code node east-1}
     * @param observedAt when, null when it was derived here
     */
    public record Evidence(
            String statement, String value, String source, @Nullable String observedAt) {}
}
