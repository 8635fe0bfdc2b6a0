// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import io.farside.session.SessionVerb;

/**
 * Whether a command can be given now.
 *
 * @param reason why not, empty when it can
 * @param correction what makes it available, empty when it is
 */
public record Availability(SessionVerb verb, boolean available, String reason, String correction) {
    static Availability yes(SessionVerb verb) {
        return new Availability(verb, true, "", "");
    }

    static Availability no(SessionVerb verb, String reason, String correction) {
        return new Availability(verb, false, reason, correction);
    }
}
