// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;

/**
 * A page of copy sets, by name.
 *
 * @param total on all pages
 */
public record CopySetList(List<CopySetView> copySets, int total) {}
