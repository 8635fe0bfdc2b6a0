// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;

/**
 * A page of tasks, newest first.
 *
 * @param total on all pages
 */
public record TaskList(List<TaskView> tasks, int total) {}
