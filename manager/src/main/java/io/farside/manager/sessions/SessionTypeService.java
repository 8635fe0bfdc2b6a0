// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.SessionTypeList;
import io.farside.api.manager.SessionTypeView;
import io.farside.session.Role;
import io.farside.session.SessionType;
import io.farside.session.SessionTypes;
import io.farside.session.SessionVerb;

/** Session types. */
public final class SessionTypeService {
    public SessionTypeList list() {
        return new SessionTypeList(
                SessionTypes.ALL.stream().map(SessionTypeService::view).toList());
    }

    private static SessionTypeView view(SessionType type) {
        return new SessionTypeView(
                type.name(),
                type.title(),
                type.roles().stream().map(Role::name).toList(),
                type.rolePairs().stream()
                        .map(p ->
                                new SessionTypeView.RolePair(
                                        p.name(),
                                        p.forward().toString(),
                                        p.backward() == null ? null : p.backward().toString()))
                        .toList(),
                type.verbs().stream().map(SessionVerb::label).toList());
    }
}
