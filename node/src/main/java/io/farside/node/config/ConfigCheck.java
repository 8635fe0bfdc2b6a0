// SPDX-License-Identifier: Apache-2.0
package io.farside.node.config;

import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.node.link.PeerSettings;
import io.farside.node.loop.LoopKind;
import io.farside.node.tls.TlsFiles;
import io.farside.node.volume.ObjectName;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a file as written into a checked configuration, or refuses naming the field. */
final class ConfigCheck {
    /** Peers of one node. */
    private static final int MAX_PEERS = 64;

    /** NBD listeners of one node. */
    private static final int MAX_LISTENERS = 16;

    private final Path file;
    private final ConfigFile raw;

    ConfigCheck(Path file, ConfigFile raw) {
        this.file = file;
        this.raw = raw;
    }

    NodeConfig checked() {
        String name = required("nodeName", raw.nodeName());
        if (!ObjectName.isValid(name)) {
            throw wrong("nodeName", "'" + ObjectName.shown(name) + "' is " + ObjectName.RULE);
        }
        Path directory = absolute("dataDirectory", required("dataDirectory", raw.dataDirectory()));
        TlsFiles tls = raw.tls() == null ? null : tls(raw.tls());
        ConfigFile.Replication replication =
                raw.replication() == null
                        ? new ConfigFile.Replication(null, null, null, null)
                        : raw.replication();
        return new NodeConfig(
                name,
                directory,
                admin(),
                nbd(tls),
                replication.listen() == null
                        ? null
                        : address("replication.listen", replication.listen()),
                peers(replication.peers()),
                options(replication, tls));
    }

    private NodeConfig.Options options(ConfigFile.Replication replication, @Nullable TlsFiles tls) {
        NodeConfig.Options usual = NodeConfig.Options.DEFAULT;
        int heartbeat =
                number(
                        "replication.heartbeatMillis",
                        replication.heartbeatMillis(),
                        usual.heartbeatMillis(),
                        100,
                        10_000);
        int dead =
                number(
                        "replication.deadAfterMillis",
                        replication.deadAfterMillis(),
                        Math.max(usual.deadAfterMillis(), 2 * heartbeat),
                        2 * heartbeat,
                        60_000);
        return new NodeConfig.Options(loop(), direct(), heartbeat, dead, tls);
    }

    private ListenAddress.Inet admin() {
        ListenAddress address = address("admin", required("admin", raw.admin()));
        if (!(address instanceof ListenAddress.Inet inet)) {
            throw wrong("admin", "the admin API listens on HOST:PORT, not on a unix socket");
        }
        if (!inet.isLocal()) {
            throw exposed("admin", inet);
        }
        return inet;
    }

    private List<ListenAddress> nbd(@Nullable TlsFiles tls) {
        List<@Nullable String> written = raw.nbd() == null ? List.of() : raw.nbd();
        if (written.isEmpty()) {
            throw wrong("nbd", "at least one address is needed");
        }
        if (written.size() > MAX_LISTENERS) {
            throw wrong("nbd", "at most " + MAX_LISTENERS + " addresses are possible");
        }
        List<ListenAddress> addresses = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            String field = "nbd[" + i + "]";
            addresses.add(guarded(field, required(field, written.get(i)), tls));
        }
        return addresses;
    }

    private List<PeerConfig> peers(@Nullable List<ConfigFile.@Nullable Peer> written) {
        if (written == null) {
            return List.of();
        }
        if (written.size() > MAX_PEERS) {
            throw wrong("replication.peers", "at most " + MAX_PEERS + " peers are possible");
        }
        List<PeerConfig> peers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < written.size(); i++) {
            String field = "replication.peers[" + i + "]";
            ConfigFile.Peer peer = written.get(i);
            if (peer == null) {
                throw wrong(field, "it is empty");
            }
            PeerConfig checked = peer(field, peer);
            if (!names.add(checked.name())) {
                throw wrong(field + ".name", "'" + checked.name() + "' is named twice");
            }
            peers.add(checked);
        }
        return peers;
    }

    private PeerConfig peer(String field, ConfigFile.Peer peer) {
        String name = required(field + ".name", peer.name());
        if (!ObjectName.isValid(name) || name.equals(raw.nodeName())) {
            throw wrong(
                    field + ".name",
                    "'"
                            + ObjectName.shown(name)
                            + "' must be a node name, and not this node's own");
        }
        boolean compression =
                switch (peer.compression() == null ? "off" : peer.compression()) {
                    case "off" -> false;
                    case "zstd" -> true;
                    default -> throw wrong(field + ".compression", "write off or zstd");
                };
        BandwidthCheck bandwidth = new BandwidthCheck(this::wrong);
        return new PeerConfig(
                name,
                peer.address() == null ? null : address(field + ".address", peer.address()),
                new PeerSettings(
                        compression, bandwidth.windows(field + ".bandwidth", peer.bandwidth())));
    }

    private LoopKind loop() {
        return switch (raw.loop() == null ? "auto" : raw.loop()) {
            case "auto" -> LoopKind.AUTO;
            case "uring" -> LoopKind.URING;
            case "nio" -> LoopKind.NIO;
            default -> throw wrong("loop", "write auto, uring or nio");
        };
    }

    private boolean direct() {
        return switch (raw.volumeIo() == null ? "direct" : raw.volumeIo()) {
            case "direct" -> true;
            case "buffered" -> false;
            default -> throw wrong("volumeIo", "write direct or buffered");
        };
    }

    private TlsFiles tls(ConfigFile.Tls tls) {
        return new TlsFiles(
                readable("tls.certificate", tls.certificate()),
                readable("tls.key", tls.key()),
                readable("tls.authorities", tls.authorities()));
    }

    private Path readable(String field, @Nullable String value) {
        Path path = absolute(field, required(field, value));
        if (!Files.isReadable(path)) {
            throw wrong(field, path + " cannot be read");
        }
        return path;
    }

    private ListenAddress guarded(String field, String text, @Nullable TlsFiles tls) {
        ListenAddress address = address(field, text);
        if (!address.isLocal() && tls == null) {
            throw exposed(field, address);
        }
        return address;
    }

    private ListenAddress address(String field, String text) {
        try {
            return ListenAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(field, String.valueOf(e.getMessage()));
        }
    }

    private Path absolute(String field, String text) {
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                throw wrong(field, "'" + ObjectName.shown(text) + "' is no absolute path");
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw wrong(field, "it is no path");
        }
    }

    private int number(String field, @Nullable Integer value, int usual, int min, int max) {
        int number = value == null ? usual : value;
        if (number < min || number > max) {
            throw wrong(field, number + " is not between " + min + " and " + max);
        }
        return number;
    }

    private String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw wrong(field, "it is missing");
        }
        return value;
    }

    private ProblemException wrong(String field, String why) {
        return Problem.badInput(
                        "FSDN2003E",
                        "Field " + field + " of the configuration file " + file + ": " + why + ".",
                        "Correct the field; docs/reference/config.md describes it.",
                        file.toString())
                .toException();
    }

    private ProblemException exposed(String field, ListenAddress address) {
        return Problem.badInput(
                        "FSDN2004E",
                        "Field "
                                + field
                                + " of the configuration file "
                                + file
                                + " names "
                                + address
                                + ", which other machines can reach, without TLS.",
                        "Use a unix socket or a loopback address, or configure tls where the field"
                                + " allows it.",
                        file.toString())
                .toException();
    }
}
