// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;

/**
 * A page of sites, by name.
 *
 * @param total on all pages
 */
public record SiteList(List<SiteView> sites, int total) {}
