// SPDX-License-Identifier: Apache-2.0
package io.farside.session.plan;

import io.farside.session.SessionVerb;

/** A command with what the operator confirmed. */
public record SessionOrder(SessionVerb verb, Confirmations confirmations) {
    public static SessionOrder of(SessionVerb verb) {
        return new SessionOrder(verb, Confirmations.NONE);
    }
}
