// SPDX-License-Identifier: Apache-2.0
package io.farside.node.inspect;

import java.util.List;
import java.util.Map;

/**
 * What one file holds.
 *
 * @param file its path
 * @param format which format it is, for example {@code superblock}
 * @param damage what fails its check, in words; empty when all is well
 * @param content what still holds, in the order it is printed
 */
public record Finding(
        String file, String format, List<String> damage, Map<String, Object> content) {}
