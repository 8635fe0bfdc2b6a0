// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

/** What a plan makes of a group. */
public record GroupEffect(String group, String from, String to) {}
