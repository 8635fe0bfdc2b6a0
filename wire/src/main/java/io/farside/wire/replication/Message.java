// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

/** A frame of the replication protocol. */
public sealed interface Message {
    /** Nothing but a sign of life, on the link's own heartbeat connection. */
    record Heartbeat(long sequence) implements Message {}
}
