// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.group.GroupConfig;
import io.farside.node.link.LinkHub;
import io.farside.node.loop.BufferPool;
import io.farside.node.loop.EventLoop;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What every group of a node shares.
 *
 * @param self this node
 * @param bootId of the kernel
 * @param random for generations and incarnations; strong
 * @param gate the NBD server
 * @param changed told the name of a group whose state changed; called on the loop
 * @param resyncBuffers memory for what resyncs read and compare, theirs alone: held host writes,
 *     which may wait for a resync to end, cannot take it
 */
public record GroupContext(
        EventLoop loop,
        LinkHub links,
        GroupConfig.Node self,
        String bootId,
        RandomGenerator random,
        HostGate gate,
        Consumer<String> changed,
        BufferPool resyncBuffers) {}
