// SPDX-License-Identifier: Apache-2.0
package io.farside.node;

import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TermView;
import java.io.IOException;
import java.nio.file.Path;

/** A node whose data directory holds a file of every format, for tests of other packages. */
public final class DrivenNode implements AutoCloseable {
    private static final int MIB = 1 << 20;

    private final NodeUnderTest node;

    private DrivenNode(NodeUnderTest node) {
        this.node = node;
    }

    /** Node {@code one}: its peer is gone, and two blocks of 64 KiB were written since. */
    public static DrivenNode withLoneWrites(Path directory) throws IOException {
        NodeUnderTest one = NodeUnderTest.start(directory, "one");
        try (NodeUnderTest two = NodeUnderTest.start(directory, "two")) {
            NodeUnderTest.mirror(one, two, "pay", 16 * MIB, "data");
            one.api().post(NodePaths.TERM, new TermView(3, "m1"), TermView.class);
            one.commandOnceAccepted(
                    "pay", GroupVerb.STOP, GroupCommandRequest.PLAIN.withRequestId("stop-1"));
            NodeUnderTest.await(
                    "the group to stop",
                    () -> one.group("pay").target().status().equals("Stopped"));
            one.commandOnceAccepted(
                    "pay", GroupVerb.START, GroupCommandRequest.PLAIN.withRequestId("start-1"));
            one.awaitSynced("pay");
        }
        try (Host host = new Host(one.nbd(), "data")) {
            host.write(MIB, new byte[] {1, 2, 3, 4}, true);
            host.write(9 * MIB, new byte[] {1, 2, 3, 4}, true);
        }
        return new DrivenNode(one);
    }

    public Path data() {
        return node.data();
    }

    public String groupId() {
        return node.group("pay").groupId();
    }

    @Override
    public void close() {
        node.close();
    }
}
