// SPDX-License-Identifier: Apache-2.0
package io.farside.node.inspect;

import io.farside.engine.format.AppliedEpoch;
import io.farside.engine.format.EpochLogCodec;
import io.farside.engine.format.EpochLogScan;
import io.farside.engine.format.EpochLogScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Logs of epochs and the record of what is applied. */
final class EpochLogs {
    private static final int PIECE_BYTES = 256 << 10;
    private static final int DIGITS = 16;

    private EpochLogs() {}

    static Finding log(Path path, String format) {
        String name = String.valueOf(path.getFileName());
        long number = HexFormat.fromHexDigitsToLong(name.substring(name.length() - DIGITS));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            EpochLogScanner scanner = new EpochLogScanner(number, channel.size());
            EpochLogScanner.Want want = scanner.next();
            while (want != null) {
                switch (want) {
                    case EpochLogScanner.Want.Bytes(long offset, int length) ->
                            scanner.bytes(read(channel, offset, length).array());
                    case EpochLogScanner.Want.Crc(long offset, int length) ->
                            scanner.crc(crc(channel, offset, length));
                }
                want = scanner.next();
            }
            return finding(path, format, scanner.result());
        } catch (IOException e) {
            throw Inspector.cannot(path, String.valueOf(e.getMessage()));
        }
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    private static int crc(FileChannel channel, long offset, int length) throws IOException {
        CRC32C crc = new CRC32C();
        for (int from = 0; from < length; from += PIECE_BYTES) {
            crc.update(read(channel, offset + from, Math.min(PIECE_BYTES, length - from)));
        }
        return (int) crc.getValue();
    }

    private static Finding finding(Path path, String format, EpochLogScan scan) {
        Map<String, Object> content = new LinkedHashMap<>();
        EpochLogCodec.Header header = scan.header();
        if (header != null) {
            content.put("epoch", header.generation() + ":" + header.number());
            content.put("roleEpoch", header.roleEpoch().toString());
        }
        content.put("verdict", scan.verdict());
        content.put("records", scan.records().size());
        content.put("sizeBytes", scan.size());
        EpochLogCodec.Commit commit = scan.commit();
        if (commit != null) {
            content.put("payloadBytes", commit.bytes());
            content.put("closedMillis", commit.closedMillis());
        } else if (!scan.note().isEmpty()) {
            content.put("note", scan.note());
        }
        boolean corrupt = scan.verdict() == EpochLogScan.Verdict.CORRUPT;
        List<String> damage = corrupt ? List.of(scan.note()) : List.of();
        return new Finding(path.toString(), format, damage, content);
    }

    static Finding applied(Path path, byte[] file) {
        AppliedEpoch record = AppliedEpoch.decode(file);
        if (record == null) {
            return new Finding(
                    path.toString(), "applied epoch", List.of("no copy is valid"), Map.of());
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("record", record.sequence());
        content.put("epoch", record.generation() + ":" + record.number());
        content.put("closedMillis", record.closedMillis());
        return new Finding(path.toString(), "applied epoch", List.of(), content);
    }
}
