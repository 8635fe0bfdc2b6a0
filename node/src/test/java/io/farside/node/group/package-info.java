// SPDX-License-Identifier: Apache-2.0
/** Tests of the driver of groups on real files. */
@NullMarked
package io.farside.node.group;

import org.jspecify.annotations.NullMarked;
