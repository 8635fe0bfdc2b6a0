// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.golden;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Blocks of bytes in a document: fenced, named in the opening line, sixteen bytes a line behind
 * their offset; a line with a star stands for zeros up to the offset of the next line, and the last
 * line is the length. {@code -Dgolden.update=true} writes them anew.
 */
final class ByteBlocks {
    private static final String FENCE = "```";
    private static final String OPENING = FENCE + "bytes ";
    private static final int WIDTH = 16;

    private final Path document;
    private final Map<String, byte[]> blocks = new LinkedHashMap<>();

    ByteBlocks(Path document) throws IOException {
        this.document = document;
        String name = null;
        StringBuilder lines = new StringBuilder();
        for (String line : Files.readAllLines(document)) {
            if (line.startsWith(OPENING)) {
                name = line.substring(OPENING.length());
                lines.setLength(0);
            } else if (name != null && line.equals(FENCE)) {
                blocks.put(name, parse(lines.toString()));
                name = null;
            } else if (name != null) {
                lines.append(line).append('\n');
            }
        }
    }

    Map<String, byte[]> all() {
        return blocks;
    }

    private static byte[] parse(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : text.lines().toList()) {
            if (line.equals("*")) {
                continue;
            }
            int offset = HexFormat.fromHexDigits(line, 0, 4);
            while (bytes.size() < offset) {
                bytes.write(0);
            }
            if (bytes.size() > offset) {
                throw new IllegalArgumentException("offset goes back: " + line);
            }
            String hex = line.substring(4).replace(" ", "");
            bytes.writeBytes(HexFormat.of().parseHex(hex));
        }
        return bytes.toByteArray();
    }

    private static String print(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        boolean starred = false;
        for (int at = 0; at < bytes.length; at += WIDTH) {
            byte[] line = Arrays.copyOfRange(bytes, at, Math.min(at + WIDTH, bytes.length));
            boolean zero = at > 0 && Arrays.equals(line, new byte[line.length]);
            if (!zero) {
                text.append("%04x  ".formatted(at));
                text.append(HexFormat.ofDelimiter(" ").formatHex(line)).append('\n');
            } else if (!starred) {
                text.append("*\n");
            }
            starred = zero;
        }
        return text.append("%04x\n".formatted(bytes.length)).toString();
    }

    /** Replaces the content of the document's blocks. */
    void update(Map<String, byte[]> produced) throws IOException {
        StringBuilder text = new StringBuilder();
        boolean inside = false;
        for (String line : Files.readAllLines(document)) {
            if (inside && !line.equals(FENCE)) {
                continue;
            }
            inside = false;
            text.append(line).append('\n');
            if (line.startsWith(OPENING)) {
                byte[] bytes = produced.get(line.substring(OPENING.length()));
                if (bytes != null) {
                    text.append(print(bytes));
                    inside = true;
                }
            }
        }
        Files.writeString(document, text);
    }
}
