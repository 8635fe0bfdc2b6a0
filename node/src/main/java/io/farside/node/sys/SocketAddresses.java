// SPDX-License-Identifier: Apache-2.0
package io.farside.node.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The kernel's form of socket addresses. */
public final class SocketAddresses {
    /** Memory that every address fits in, in bytes. */
    public static final int BYTES = 128;

    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int INET_BYTES = 16;
    private static final int INET6_BYTES = 28;
    private static final int MAX_PATH = 107;
    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {}

    static int family(SocketAddress address) throws IOException {
        return switch (address) {
            case UnixDomainSocketAddress unix -> UNIX;
            case InetSocketAddress inet -> host(inet) instanceof Inet4Address ? INET : INET6;
            default -> throw new IOException("not a TCP or unix address: " + address);
        };
    }

    private static InetAddress host(InetSocketAddress address) throws IOException {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw new java.net.UnknownHostException(address.getHostString());
        }
        return host;
    }

    /**
     * Writes the address and returns its length in bytes.
     *
     * @throws IOException when the host has no address or the path is too long
     */
    public static int encode(SocketAddress address, MemorySegment target) throws IOException {
        target.fill((byte) 0);
        target.set(JAVA_SHORT, 0, (short) family(address));
        if (address instanceof UnixDomainSocketAddress unix) {
            byte[] path = unix.getPath().toString().getBytes(StandardCharsets.UTF_8);
            if (path.length > MAX_PATH) {
                throw new IOException("unix socket path is longer than 107 bytes: " + unix);
            }
            MemorySegment.copy(path, 0, target, JAVA_BYTE, 2, path.length);
            return 3 + path.length;
        }
        InetSocketAddress inet = (InetSocketAddress) address;
        byte[] host = host(inet).getAddress();
        target.set(PORT, 2, (short) inet.getPort());
        boolean four = host.length == 4;
        MemorySegment.copy(host, 0, target, JAVA_BYTE, four ? 4 : 8, host.length);
        return four ? INET_BYTES : INET6_BYTES;
    }

    static SocketAddress decode(MemorySegment source, int length) throws IOException {
        int family = length < 2 ? UNIX : source.get(JAVA_SHORT, 0);
        if (family == UNIX) {
            byte[] path = new byte[Math.max(0, length - 2)];
            MemorySegment.copy(source, JAVA_BYTE, 2, path, 0, path.length);
            int end = 0;
            while (end < path.length && path[end] != 0) {
                end++;
            }
            return UnixDomainSocketAddress.of(new String(path, 0, end, StandardCharsets.UTF_8));
        }
        boolean four = family == INET;
        byte[] host = new byte[four ? 4 : 16];
        MemorySegment.copy(source, JAVA_BYTE, four ? 4 : 8, host, 0, host.length);
        int port = Short.toUnsignedInt(source.get(PORT, 2));
        return new InetSocketAddress(InetAddress.getByAddress(host), port);
    }
}
