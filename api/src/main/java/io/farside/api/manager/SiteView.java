// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;

/** A place that can fail as one. */
public record SiteView(String name, String description, List<String> storageSystems) {}
