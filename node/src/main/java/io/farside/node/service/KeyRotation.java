// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.node.identity.NodeKey;
import io.farside.node.identity.NodeKeyFile;
import io.farside.node.identity.PeerBook;
import io.farside.node.identity.Rotation;
import io.farside.node.link.LinkHub;
import io.farside.node.loop.EventLoop;
import io.farside.node.tls.LinkTls;
import io.farside.node.tls.TlsContext;
import io.farside.node.volume.DurableFiles;
import io.farside.wire.replication.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This node's own key, and its change: the next key is made beside the present one, every peer that
 * joined learns of it over a link under the present one, and when all have, it takes its place. A
 * crash at any point goes on from there. Thread-safe; blocking; not for the loop.
 */
public final class KeyRotation {
    private final Path present;
    private final Path next;
    private final PeerBook book;
    private final @Nullable TlsContext files;
    private volatile NodeKey key;

    private KeyRotation(
            Path present, Path next, PeerBook book, @Nullable TlsContext files, NodeKey key) {
        this.present = present;
        this.next = next;
        this.book = book;
        this.files = files;
        this.key = key;
    }

    /** Where keys are kept. */
    public record Place(Path present, Path next) {}

    /** Reads the node's key, or makes one at the first start. */
    public static KeyRotation open(
            Place place, String nodeName, PeerBook book, @Nullable TlsContext files) {
        NodeKey key = NodeKeyFile.loadOrMake(place.present(), nodeName);
        KeyRotation rotation = new KeyRotation(place.present(), place.next(), book, files, key);
        rotation.recover();
        return rotation;
    }

    private void recover() {
        Rotation open = book.rotation();
        if (open == null) {
            return;
        }
        if (key.fingerprint().hex().equals(open.certificate())) {
            book.endRotation(true);
        } else if (!Files.exists(next)) {
            book.endRotation(false);
        } else if (book.waitsFor().isEmpty()) {
            take();
        }
    }

    /** Fingerprint of the certificate in use. */
    public Fingerprint certificate() {
        return key.fingerprint();
    }

    /** TLS of links under the key in use. */
    public LinkTls tls() {
        return LinkTls.of(key, files);
    }

    /**
     * Begins to change the key. Without peers it is done at once.
     *
     * @return fingerprint of the new certificate
     */
    public synchronized Fingerprint begin(String nodeName, EventLoop loop, LinkHub links) {
        Rotation open = book.rotation();
        if (open != null) {
            throw Problem.of(
                            "FSDN4036E",
                            "A new certificate waits for peers to learn of it: "
                                    + String.join(", ", book.waitsFor())
                                    + ".",
                            "Bring the links to them up, or remove the peers.",
                            book.waitsFor().toArray(String[]::new))
                    .as(ProblemKind.CONFLICT)
                    .toException();
        }
        NodeKey fresh = NodeKeyFile.make(next, nodeName);
        book.beginRotation(fresh.fingerprint());
        OnLoop.run(loop, links::announce);
        finishIfLearned(loop, links);
        return fresh.fingerprint();
    }

    /** Takes the next key into use when every peer has learned of it. */
    public synchronized void finishIfLearned(EventLoop loop, LinkHub links) {
        if (book.rotation() != null && book.waitsFor().isEmpty()) {
            take();
            OnLoop.run(loop, () -> links.change(tls()));
        }
    }

    private void take() {
        NodeKey fresh = NodeKeyFile.load(next);
        DurableFiles.rename(next, present);
        key = fresh;
        book.endRotation(true);
    }

    /** Peers that have not learned of the next certificate yet. */
    public List<String> waitsFor() {
        return book.waitsFor();
    }
}
