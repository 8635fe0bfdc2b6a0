// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.util.List;

/** All invitations that are remembered, oldest first. */
public record InvitationList(List<InvitationView> invitations) {}
