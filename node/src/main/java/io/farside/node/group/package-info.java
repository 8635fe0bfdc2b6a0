// SPDX-License-Identifier: Apache-2.0
/** Runs remote copy groups: one engine a group, its effects performed on files and links. */
@NullMarked
package io.farside.node.group;

import org.jspecify.annotations.NullMarked;
