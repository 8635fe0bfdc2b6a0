// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

import io.farside.model.ListenAddress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An NBD server that does byte for byte what a test says, for one connection. */
final class ScriptedServer implements AutoCloseable {
    /** One side of a conversation. */
    @FunctionalInterface
    interface Script {
        void play(DataInputStream in, DataOutputStream out) throws IOException;
    }

    private final ServerSocket listener;
    private final CompletableFuture<Void> played;

    ScriptedServer(Script script) throws IOException {
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        played = CompletableFuture.runAsync(() -> serve(script), Thread.ofVirtual()::start);
    }

    private void serve(Script script) {
        try (Socket socket = listener.accept();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            script.play(in, out);
        } catch (IOException e) {
            throw new IllegalStateException("the script broke off", e);
        }
    }

    NbdUri uri(String export) {
        return new NbdUri(new ListenAddress.Inet("127.0.0.1", listener.getLocalPort()), export);
    }

    /** Waits for the script's end and fails the test where the script did. */
    void awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        played.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** Greets and takes the client's flags. */
    static void greet(DataInputStream in, DataOutputStream out) throws IOException {
        out.writeLong(0x4e42444d41474943L);
        out.writeLong(0x49484156454F5054L);
        out.writeShort(3);
        if (in.readInt() != 3) {
            throw new IOException("client flags");
        }
    }

    /** Takes an option and returns its data. */
    static byte[] option(DataInputStream in, int wanted) throws IOException {
        if (in.readLong() != 0x49484156454F5054L || in.readInt() != wanted) {
            throw new IOException("another option than " + wanted);
        }
        return in.readNBytes(in.readInt());
    }

    static void optionReply(DataOutputStream out, int option, int type, byte... data)
            throws IOException {
        out.writeLong(0x3e889045565a9L);
        out.writeInt(option);
        out.writeInt(type);
        out.writeInt(data.length);
        out.write(data);
    }

    /** The whole handshake for an export of {@code size} bytes. */
    static void handshake(DataInputStream in, DataOutputStream out, boolean structured, long size)
            throws IOException {
        greet(in, out);
        option(in, 8);
        optionReply(out, 8, structured ? 1 : 0x80000001);
        option(in, 7);
        byte[] info = new byte[12];
        java.nio.ByteBuffer.wrap(info).putShort((short) 0).putLong(size).putShort((short) 0x16d);
        optionReply(out, 7, 3, info);
        optionReply(out, 7, 1);
    }

    /** A request as it came. */
    record Request(int flags, int command, long cookie, long offset, int length) {}

    static Request request(DataInputStream in) throws IOException {
        if (in.readInt() != 0x25609513) {
            throw new IOException("request magic");
        }
        return new Request(
                in.readUnsignedShort(),
                in.readUnsignedShort(),
                in.readLong(),
                in.readLong(),
                in.readInt());
    }

    static void simpleReply(DataOutputStream out, Request to, int error) throws IOException {
        out.writeInt(0x67446698);
        out.writeInt(error);
        out.writeLong(to.cookie());
    }

    static void chunk(DataOutputStream out, Request to, int flags, int type, int length)
            throws IOException {
        out.writeInt(0x668e33ef);
        out.writeShort(flags);
        out.writeShort(type);
        out.writeLong(to.cookie());
        out.writeInt(length);
    }
}
