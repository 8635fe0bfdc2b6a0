// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.rest.Route;

/** One operation of the REST API. */
@FunctionalInterface
public interface Operation {
    Route route();
}
