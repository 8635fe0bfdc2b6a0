// SPDX-License-Identifier: Apache-2.0
package io.farside.node.link;

import io.farside.wire.replication.Message;

/** What came of asking a node to be let in. */
public sealed interface JoinAnswer {
    /** The inviting node has answered. */
    record Answered(Message.JoinReply reply) implements JoinAnswer {}

    /** Somebody with another certificate answers at the token's address; nothing was told to it. */
    record OtherNode(String why) implements JoinAnswer {}

    /** No answer. */
    record Unreachable(String why) implements JoinAnswer {}
}
