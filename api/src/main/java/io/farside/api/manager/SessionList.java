// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;

/**
 * A page of sessions, by name.
 *
 * @param total on all pages
 */
public record SessionList(List<SessionView> sessions, int total) {}
