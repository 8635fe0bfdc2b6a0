// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.model.Problem;
import io.farside.rest.Call;
import org.jspecify.annotations.Nullable;

/** A session's version as an ETag. */
final class VersionTag {
    private VersionTag() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** The version in If-Match, null when there is none. */
    static @Nullable Long expected(Call call) {
        String header = call.header("If-Match");
        if (header == null || header.equals("*")) {
            return null;
        }
        if (!header.matches("\"[0-9]{1,18}\"")) {
            throw Problem.badInput(
                            "FSDR1011E",
                            "The If-Match header is not the ETag of a session.",
                            "Send the ETag of an earlier answer, with its quotes.")
                    .toException();
        }
        return Long.valueOf(header.substring(1, header.length() - 1));
    }
}
