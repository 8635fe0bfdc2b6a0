// SPDX-License-Identifier: Apache-2.0
/** How results look to people and programs. */
@NullMarked
package io.farside.cli.render;

import org.jspecify.annotations.NullMarked;
