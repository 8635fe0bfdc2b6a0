// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import org.jspecify.annotations.Nullable;

/**
 * Defines a site. Repeating it with the same values answers like the first time.
 *
 * @param name 1 to 64 of letters, digits, dot, dash, underscore; starts with a letter or digit
 * @param description at most 250 characters, null for none
 */
public record SiteRequest(String name, @Nullable String description) {}
