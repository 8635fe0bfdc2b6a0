// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.util.List;

/** Every command of a session's type, with its availability now. */
public record CommandList(String session, String state, List<CommandView> commands) {}
