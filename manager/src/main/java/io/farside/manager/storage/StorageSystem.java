// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.storage;

import io.farside.api.EventReader;
import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.GroupView;
import io.farside.api.node.NodeView;
import io.farside.api.node.TermView;
import io.farside.api.node.VolumeView;
import java.util.List;

/**
 * The port to a storage system. Every failure is a {@code ProblemException}. Thread-safe; blocking.
 */
public interface StorageSystem extends AutoCloseable {
    NodeView node();

    /** Makes sure that it answers; cheap. */
    void probe();

    /** The highest term it has seen. */
    TermView term();

    /** Claims a term. */
    TermView claim(TermView term);

    /** All groups, read anew. */
    List<GroupView> groups();

    /** All volumes, read anew. */
    List<VolumeView> volumes();

    VolumeView createVolume(CreateVolumeRequest request);

    GroupView createGroup(CreateGroupRequest request);

    void removeGroup(String name);

    GroupCommandResult command(String group, GroupVerb verb, GroupCommandRequest request);

    /** Full state, then changes, until the stream breaks or the consumer has had enough. */
    void follow(EventReader.Consumer consumer) throws InterruptedException;

    @Override
    void close();
}
