// SPDX-License-Identifier: Apache-2.0
/** What shells and manuals know of the command line, made from its model. */
@NullMarked
package io.farside.cli.completion;

import org.jspecify.annotations.NullMarked;
