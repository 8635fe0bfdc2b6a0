// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

/**
 * What operators decided last about a session.
 *
 * @param role where production is expected
 * @param direction of the last Start; the first direction of the type before that
 * @param copyEnabledToSite site number that copying was enabled to, 0 for none
 */
public record Production(Role role, Direction direction, int copyEnabledToSite) {
    public static Production initial(SessionType type) {
        Direction first = type.firstDirection();
        return new Production(first.source(), first, 0);
    }

    public Production started(Direction now) {
        return new Production(now.source(), now, 0);
    }

    public Production movedTo(Role now) {
        return new Production(now, direction, copyEnabledToSite);
    }

    public Production enabledTo(int site) {
        return new Production(role, direction, site);
    }
}
