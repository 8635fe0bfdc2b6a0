// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;

/**
 * All images of a group, oldest first.
 *
 * @param images those that were given up are not among them
 */
public record ImageList(List<ImageView> images) {}
