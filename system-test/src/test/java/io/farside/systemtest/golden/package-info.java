// SPDX-License-Identifier: Apache-2.0
/** The bytes in the documents of formats and protocols, compared whole with what the codecs do. */
@NullMarked
package io.farside.systemtest.golden;

import org.jspecify.annotations.NullMarked;
