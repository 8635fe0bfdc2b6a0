// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import io.farside.model.ListenAddress;
import io.farside.node.loop.LoopKind;
import io.farside.node.tls.TlsFiles;
import io.farside.wire.nbd.NbdProtocol;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of {@code farside serve} as picocli fills it in. */
@Command(
        name = "farside serve",
        description =
                "Serves one raw image over NBD in the foreground. Prints the NBD URI when ready;"
                        + " SIGTERM or Ctrl-C ends it after everything under way is on the disk.",
        sortOptions = false,
        usageHelpAutoWidth = true)
final class ServeOptions {
    @Parameters(paramLabel = "IMAGE", description = "Raw image file or block device.")
    private @Nullable Path image;

    @Option(names = "--socket", paramLabel = "PATH", description = "Unix socket to listen on.")
    private @Nullable Path socket;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description =
                    "TCP address to listen on, default 127.0.0.1:10809; port 0 takes a free one.")
    private @Nullable String listen;

    @Option(
            names = "--export",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Export name, empty by default.")
    private String export = "";

    @Option(names = "--read-only", description = "Refuse everything that changes the image.")
    private boolean readOnly;

    @Option(names = "--direct", description = "Past the page cache (O_DIRECT).")
    private boolean direct;

    @Option(
            names = "--pid-file",
            paramLabel = "FILE",
            description = "Gets the process id while the image is served.")
    private @Nullable Path pidFile;

    @Option(
            names = "--loop",
            paramLabel = "KIND",
            defaultValue = "auto",
            description = "Event loop: auto, uring or nio. Default: auto.")
    private String loop = "auto";

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "PEM certificate chain; clients then have to use TLS.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM private key, PKCS#8.")
    private @Nullable Path key;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "PEM authorities; clients then have to show a certificate of theirs.")
    private @Nullable Path authorities;

    @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
    private boolean help;

    boolean wantsHelp() {
        return help;
    }

    /**
     * The settings.
     *
     * @throws io.farside.model.ProblemException naming what is wrong
     */
    ServeSettings checked() {
        Path file = image;
        if (file == null) {
            throw ServeProblems.arguments("No image given.");
        }
        if (export.getBytes(StandardCharsets.UTF_8).length > NbdProtocol.MAX_STRING_BYTES
                || export.indexOf('\0') >= 0) {
            throw ServeProblems.arguments(
                    "An export name has at most 4096 bytes and no NUL character.");
        }
        TlsFiles tls = tls();
        ListenAddress address = address();
        if (!address.isLocal() && tls == null) {
            throw ServeProblems.openWithoutTls(address.toString());
        }
        return new ServeSettings(
                file,
                address,
                export,
                readOnly,
                direct,
                kind(),
                new ServeSettings.Files(pidFile, tls));
    }

    private ListenAddress address() {
        if (socket != null && listen != null) {
            throw ServeProblems.arguments("--socket and --listen exclude each other.");
        }
        try {
            if (socket != null) {
                return ListenAddress.parse("unix:" + socket.toAbsolutePath());
            }
            return ListenAddress.parse(
                    listen == null ? "127.0.0.1:" + NbdProtocol.DEFAULT_PORT : listen);
        } catch (IllegalArgumentException e) {
            throw ServeProblems.arguments(e.getMessage() + ".");
        }
    }

    private LoopKind kind() {
        for (LoopKind kind : LoopKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(loop)) {
                return kind;
            }
        }
        throw ServeProblems.arguments("--loop '" + loop + "': use auto, uring or nio.");
    }

    private @Nullable TlsFiles tls() {
        if (certificate != null && key != null) {
            return new TlsFiles(certificate, key, authorities);
        }
        if (certificate != null || key != null || authorities != null) {
            throw ServeProblems.arguments("TLS needs both --tls-cert and --tls-key.");
        }
        return null;
    }
}
