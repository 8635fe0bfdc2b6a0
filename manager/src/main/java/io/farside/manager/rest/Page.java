// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.manager.ManagerPaths;
import io.farside.rest.Call;

/** Which part of a list a call asks for. */
record Page(int offset, int limit) {
    static Page of(Call call) {
        return new Page(
                (int) call.number("offset", 0, 0, Integer.MAX_VALUE),
                (int)
                        call.number(
                                "limit",
                                ManagerPaths.PAGE_LIMIT_DEFAULT,
                                1,
                                ManagerPaths.PAGE_LIMIT_MAX));
    }
}
