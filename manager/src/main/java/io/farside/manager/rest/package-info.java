// SPDX-License-Identifier: Apache-2.0
/** One class for each operation of the REST API: parses, asks a service, answers. */
@NullMarked
package io.farside.manager.rest;

import org.jspecify.annotations.NullMarked;
