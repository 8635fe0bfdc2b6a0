// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The place of a unix socket in the file system. */
public final class SocketFile {
    private SocketFile() {}

    /**
     * Makes room: a socket that nobody listens on is removed.
     *
     * @throws io.farside.model.ProblemException when a server listens there, or something else is
     *     there
     */
    public static void makeRoom(Path path) {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            // A socket is neither file, directory nor link to Java.
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw ServeProblems.inTheWay(path.toString());
            }
            if (isLive(path)) {
                throw ServeProblems.liveSocket(path.toString());
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw ServeProblems.cannotListen(path.toString(), e);
        }
    }

    private static boolean isLive(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (java.net.ConnectException e) {
            return false;
        }
    }
}
