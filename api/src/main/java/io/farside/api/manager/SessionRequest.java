// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Defines a session. Repeating it with the same values answers like the first time.
 *
 * @param name 1 to 64 of letters, digits, dot, dash, underscore; starts with a letter or digit
 * @param type short name of a session type
 * @param sites site of each role, for example {@code {"H1": "east", "H2": "west"}}
 * @param description at most 250 characters, null for none
 * @param policies null for the defaults: autoRecover, release, 3000, 0
 */
public record SessionRequest(
        String name,
        String type,
        Map<String, String> sites,
        @Nullable String description,
        @Nullable SessionPolicies policies) {}
