// SPDX-License-Identifier: Apache-2.0
package io.farside.session.status;

import io.farside.session.SessionVerb;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Circumstances of a roll-up.
 *
 * @param now wall time
 * @param running command under way, null for none
 * @param last state before, shown while nothing is heard
 */
public record Moment(Instant now, @Nullable SessionVerb running, SessionState last) {}
