// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import io.farside.api.ProblemView;
import java.util.List;

/**
 * Health in short.
 *
 * @param status {@code normal}, {@code warning} or {@code severe}
 * @param problems what is wrong, worst first
 */
public record HealthView(String status, List<ProblemView> problems) {}
