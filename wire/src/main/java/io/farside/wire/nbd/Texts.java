// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strings of the protocol: UTF-8, at most 4096 bytes, without NUL. */
final class Texts {
    private Texts() {}

    /** A string with its 32-bit length in front. */
    static String readCounted(ByteBuffer in, String what) throws MalformedText {
        if (in.remaining() < 4) {
            throw new MalformedText("no length of the " + what);
        }
        long length = Integer.toUnsignedLong(in.getInt());
        if (length > in.remaining()) {
            throw new MalformedText(
                    what + " of " + length + " bytes where only " + in.remaining() + " follow");
        }
        return read(in, (int) length, what);
    }

    static String read(ByteBuffer in, int length, String what) throws MalformedText {
        if (length > NbdProtocol.MAX_STRING_BYTES) {
            throw new MalformedText(
                    what + " longer than " + NbdProtocol.MAX_STRING_BYTES + " bytes");
        }
        ByteBuffer bytes = in.slice(in.position(), length);
        in.position(in.position() + length);
        String text;
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(bytes)
                            .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedText(what + " is not UTF-8");
        }
        if (text.indexOf('\0') >= 0) {
            throw new MalformedText(what + " contains a NUL");
        }
        return text;
    }

    /** UTF-8 cut to a limit without cutting a character in two. */
    static byte[] cut(String text, int limitBytes) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        if (all.length <= limitBytes) {
            return all;
        }
        int end = limitBytes;
        while (end > 0 && (all[end] & 0xC0) == 0x80) {
            end--;
        }
        return java.util.Arrays.copyOf(all, end);
    }
}
