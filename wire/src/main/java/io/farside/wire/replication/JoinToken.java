// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What an operator carries from the node that invites to the one that joins. Its bytes are
 * specified in {@code docs/protocol/joining.md}. {@link #toString} leaves the secret out.
 *
 * @param id of the invitation
 * @param secret 32 bytes as 64 lower-case hexadecimal digits, known to the inviting node alone
 * @param certificate of the inviting node
 * @param nodeId of the inviting node
 * @param expiresAtSeconds wall time of the inviting node, seconds since 1970
 * @param nodeName of the inviting node
 * @param address where the inviting node listens for peers
 */
public record JoinToken(
        long id,
        String secret,
        Fingerprint certificate,
        long nodeId,
        long expiresAtSeconds,
        String nodeName,
        String address) {
    /** Longest text that is looked at, characters. */
    public static final int MAX_CHARACTERS = 1024;

    /** Size of the secret, bytes. */
    public static final int SECRET_BYTES = 32;

    /** Longest address, bytes of UTF-8. */
    public static final int MAX_ADDRESS_BYTES = 300;

    private static final String PREFIX = "fsj1.";
    private static final int CRC_BYTES = 4;

    public JoinToken {
        if (!secret.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a secret is 64 hexadecimal digits");
        }
    }

    /** The token as text: letters, digits, dots, dashes and underscores. */
    public String text() {
        byte[] name = nodeName.getBytes(StandardCharsets.UTF_8);
        byte[] at = address.getBytes(StandardCharsets.UTF_8);
        if (name.length > ReplicationCodec.MAX_NAME_BYTES || at.length > MAX_ADDRESS_BYTES) {
            throw new IllegalArgumentException("name or address too long for a token");
        }
        ByteBuffer out = ByteBuffer.allocate(MAX_CHARACTERS);
        out.putLong(id).put(HexFormat.of().parseHex(secret)).put(certificate.bytes());
        out.putLong(nodeId).putLong(expiresAtSeconds);
        out.putShort((short) name.length).put(name);
        out.putShort((short) at.length).put(at);
        out.putInt(crc(out.array(), out.position()));
        return PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(java.util.Arrays.copyOf(out.array(), out.position()));
    }

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException naming what is wrong, without any of the text
     */
    public static JoinToken parse(String text) {
        String written = text.strip();
        if (written.length() > MAX_CHARACTERS) {
            throw wrong("it is longer than " + MAX_CHARACTERS + " characters");
        }
        if (!written.startsWith(PREFIX)) {
            throw wrong("it does not begin with " + PREFIX);
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(written.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw wrong("a character of it is none of a token");
        }
        int end = bytes.length - CRC_BYTES;
        if (end < 0 || ByteBuffer.wrap(bytes).getInt(end) != crc(bytes, end)) {
            throw wrong("a part of it is missing or changed");
        }
        try {
            return read(ByteBuffer.wrap(bytes, 0, end));
        } catch (BufferUnderflowException e) {
            throw wrong("it is cut off");
        }
    }

    private static JoinToken read(ByteBuffer in) {
        long id = in.getLong();
        byte[] secret = new byte[SECRET_BYTES];
        in.get(secret);
        byte[] print = new byte[Fingerprint.BYTES];
        in.get(print);
        long node = in.getLong();
        long expires = in.getLong();
        String name = text(in, ReplicationCodec.MAX_NAME_BYTES);
        String address = text(in, MAX_ADDRESS_BYTES);
        if (in.hasRemaining()) {
            throw wrong("bytes are left over");
        }
        if (node == 0) {
            throw wrong("its node id is zero");
        }
        return new JoinToken(
                id,
                HexFormat.of().formatHex(secret),
                Fingerprint.ofBytes(print),
                node,
                expires,
                name,
                address);
    }

    private static String text(ByteBuffer in, int most) {
        int length = in.getShort() & 0xffff;
        if (length > most) {
            throw wrong("a text in it is too long");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(why);
    }

    @Override
    public String toString() {
        return "JoinToken[" + HexFormat.of().toHexDigits(id) + " of " + nodeName + "]";
    }
}
