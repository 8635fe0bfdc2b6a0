// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.format;

import io.farside.model.Generation;
import io.farside.model.RoleEpoch;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * All images of a group, to bytes and back. The file holds two copies, each {@value #SLOT_BYTES}
 * bytes; catalogue number n goes to copy n mod 2, so that a torn write leaves the one before it
 * whole.
 *
 * @param sequence number of this catalogue
 * @param nextId of the image that is taken next; all smaller ones are used up
 * @param images oldest first, at most {@link #MAX_IMAGES}
 */
public record ImageCatalogue(long sequence, long nextId, List<ImageRecord> images) {
    /** Bytes of one copy. */
    public static final int SLOT_BYTES = 64 * 1024;

    /** Images in a catalogue, those that are being given up counted. */
    public static final int MAX_IMAGES = 24;

    /** {@code FSIC}. */
    public static final int MAGIC = 0x46534943;

    /** Version of the format. */
    public static final int VERSION = 1;

    private static final int SECTOR = 512;
    private static final int HEAD = 16;
    private static final ImageRecord.Kind[] KINDS = ImageRecord.Kind.values();
    private static final ImageRecord.State[] STATES = ImageRecord.State.values();

    public ImageCatalogue {
        images = List.copyOf(images);
    }

    /** Offset in the file of the copy this catalogue goes to. */
    public long offset() {
        return (sequence & 1) * SLOT_BYTES;
    }

    /** Padded to whole sectors. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(SLOT_BYTES);
        out.position(HEAD);
        out.putLong(sequence).putLong(nextId).putShort((short) images.size());
        for (ImageRecord image : images) {
            encode(out, image);
        }
        int length = out.position();
        byte[] bytes = new byte[(length + SECTOR - 1) / SECTOR * SECTOR];
        out.get(0, bytes, 0, length);
        ByteBuffer head = ByteBuffer.wrap(bytes);
        head.putInt(0, MAGIC).putInt(4, VERSION).putInt(8, length).putInt(12, crc(bytes, length));
        return bytes;
    }

    // Positions are part of the format; the golden catalogue pins them.
    @SuppressWarnings("EnumOrdinal")
    private static void encode(ByteBuffer out, ImageRecord image) {
        byte[] name = image.name().getBytes(StandardCharsets.UTF_8);
        if (name.length > ImageRecord.MAX_NAME_BYTES) {
            throw new IllegalArgumentException("image name of " + name.length + " bytes");
        }
        out.putLong(image.id()).put((byte) image.kind().ordinal());
        out.put((byte) image.state().ordinal());
        out.putShort((short) ((image.written() ? 1 : 0) | (image.background() ? 2 : 0)));
        out.putLong(image.wallMillis()).putLong(image.expiryMillis());
        out.putLong(image.generation().high()).putLong(image.generation().low());
        out.putLong(image.roleEpoch().counter()).putLong(image.roleEpoch().writer());
        out.putShort((short) name.length).put(name);
        out.putShort((short) image.copied().size());
        image.copied().forEach(out::putLong);
    }

    /**
     * Reads the newer valid copy.
     *
     * @return null when neither copy is valid
     */
    public static @Nullable ImageCatalogue decode(byte[] file) {
        ImageCatalogue first = slot(file, 0);
        ImageCatalogue second = slot(file, SLOT_BYTES);
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first.sequence > second.sequence ? first : second;
    }

    private static @Nullable ImageCatalogue slot(byte[] file, int at) {
        if (file.length < at + HEAD) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(file, at, Math.min(SLOT_BYTES, file.length - at)).slice();
        int length = in.getInt(8);
        if (in.getInt(0) != MAGIC
                || in.getInt(4) != VERSION
                || length < HEAD
                || length > in.limit()) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(0, bytes);
        if (in.getInt(12) != crc(bytes, length)) {
            return null;
        }
        in.limit(length);
        in.position(HEAD);
        try {
            return body(in);
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | CharacterCodingException e) {
            // The check sum matched, so this is a catalogue of a program that broke the format.
            return null;
        }
    }

    private static ImageCatalogue body(ByteBuffer in) throws CharacterCodingException {
        long sequence = in.getLong();
        long nextId = in.getLong();
        int count = Objects.checkIndex(in.getShort() & 0xffff, MAX_IMAGES + 1);
        List<ImageRecord> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(image(in));
        }
        return new ImageCatalogue(sequence, nextId, images);
    }

    private static ImageRecord image(ByteBuffer in) throws CharacterCodingException {
        long id = in.getLong();
        ImageRecord.Kind kind = KINDS[in.get()];
        ImageRecord.State state = STATES[in.get()];
        int flags = in.getShort();
        long wallMillis = in.getLong();
        long expiryMillis = in.getLong();
        Generation generation = new Generation(in.getLong(), in.getLong());
        RoleEpoch roleEpoch = new RoleEpoch(in.getLong(), in.getLong());
        int length = Objects.checkIndex(in.getShort() & 0xffff, ImageRecord.MAX_NAME_BYTES + 1);
        ByteBuffer utf8 = in.slice(in.position(), length);
        in.position(in.position() + length);
        String name = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        int volumes = in.getShort() & 0xffff;
        List<Long> copied = new ArrayList<>();
        for (int i = 0; i < volumes; i++) {
            copied.add(in.getLong());
        }
        return new ImageRecord(
                id,
                name,
                kind,
                state,
                wallMillis,
                generation,
                roleEpoch,
                expiryMillis,
                (flags & 1) != 0,
                (flags & 2) != 0,
                copied);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, 12);
        crc.update(bytes, HEAD, length - HEAD);
        return (int) crc.getValue();
    }
}
