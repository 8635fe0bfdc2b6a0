// SPDX-License-Identifier: Apache-2.0
package io.farside.benchmarks;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * QEMU's write-blocking mirror: a storage daemon serves a raw file over NBD and mirrors each write,
 * before it is answered, to a qemu-nbd.
 */
final class QemuMirror {
    private QemuMirror() {}

    /** Starts both ends, waits for the mirror to be ready and returns the URI hosts use. */
    static String start(Workbench bench, String transport, long sizeBytes)
            throws IOException, InterruptedException {
        String name = "qemu-" + transport;
        Path source = bench.image(name + "-source.raw", sizeBytes);
        Path target = bench.image(name + "-target.raw", sizeBytes);
        Path qmp = bench.path(name + ".qmp");
        Path host = bench.path(name + ".host");
        String server = target(bench, name, transport, target);
        bench.start(
                name,
                List.of(
                        "qemu-storage-daemon",
                        "--blockdev",
                        "driver=file,node-name=file0,filename="
                                + source
                                + ",cache.direct=on,aio=io_uring,discard=unmap",
                        "--blockdev",
                        "driver=raw,node-name=source,file=file0",
                        "--blockdev",
                        "driver=nbd,node-name=target," + server,
                        "--nbd-server",
                        "addr.type=unix,addr.path=" + host + ",max-connections=8",
                        "--export",
                        "type=nbd,id=host,node-name=source,name=disk,writable=on",
                        "--chardev",
                        "socket,id=qmp,path=" + qmp + ",server=on,wait=off",
                        "--monitor",
                        "chardev=qmp"));
        bench.awaitFile(qmp);
        bench.awaitFile(host);
        mirror(bench, qmp);
        return "nbd+unix:///disk?socket=" + host;
    }

    /** qemu-nbd on a raw image past the page cache, with io_uring, for several clients. */
    static List<String> nbd(List<String> options) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "qemu-nbd",
                                "-f",
                                "raw",
                                "--cache=none",
                                "--aio=io_uring",
                                "--discard=unmap",
                                "-e",
                                "8",
                                "-t"));
        command.addAll(options);
        return command;
    }

    private static String target(Workbench bench, String name, String transport, Path image)
            throws IOException, InterruptedException {
        boolean unix = transport.equals("unix");
        Path socket = bench.path(name + "-target.sock");
        Path pid = bench.path(name + "-target.pid");
        int port = unix ? 0 : freePort();
        List<String> where =
                unix
                        ? List.of("-k", socket.toString())
                        : List.of("-b", "127.0.0.1", "-p", "" + port);
        List<String> options = new ArrayList<>(List.of("--pid-file=" + pid));
        options.addAll(where);
        options.add(image.toString());
        bench.start(name + "-target", nbd(options));
        bench.awaitFile(pid);
        return unix
                ? "server.type=unix,server.path=" + socket
                : "server.type=inet,server.host=127.0.0.1,server.port=" + port;
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void mirror(Workbench bench, Path qmp) throws IOException, InterruptedException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(qmp));
            StringBuilder seen = new StringBuilder();
            send(channel, "{\"execute\":\"qmp_capabilities\"}");
            send(
                    channel,
                    "{\"execute\":\"blockdev-mirror\",\"arguments\":{\"job-id\":\"m\",\"device\":\"source\","
                        + "\"target\":\"target\",\"sync\":\"full\",\"copy-mode\":\"write-blocking\"}}");
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            bench.await(
                    "QEMU's mirror to be ready",
                    () -> {
                        buffer.clear();
                        if (channel.read(buffer) > 0) {
                            seen.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                        }
                        if (seen.indexOf("\"error\"") >= 0) {
                            throw new IOException("QEMU refused the mirror: " + seen);
                        }
                        return seen.indexOf("BLOCK_JOB_READY") >= 0;
                    });
        }
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
