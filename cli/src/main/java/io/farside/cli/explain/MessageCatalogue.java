// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of {@code docs/reference/messages.md}, which the build puts beside this class. */
public final class MessageCatalogue {
    private static final String RESOURCE = "messages.md";

    private final List<Message> messages;

    private MessageCatalogue(List<Message> messages) {
        this.messages = messages;
    }

    /** The catalogue of this release. */
    public static MessageCatalogue load() {
        try (InputStream in = MessageCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("this build has no " + RESOURCE);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MessageCatalogue parse(String markdown) {
        return new MessageCatalogue(
                markdown.lines()
                        .filter(line -> line.matches("\\| *`?FSD[A-Z][0-9]{4}[IWE].*"))
                        .map(MessageCatalogue::row)
                        .toList());
    }

    private static Message row(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.strip().split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip().replace("\\|", "|"));
        }
        // The line starts and ends with a bar, which gives an empty cell at either end.
        if (cells.size() != 6) {
            throw new IllegalStateException("a row of the catalogue needs four cells: " + line);
        }
        return new Message(
                cells.get(1).replace("`", ""), plain(cells.get(2)), cells.get(3), cells.get(4));
    }

    private static String plain(String cell) {
        return cell.replaceAll("\\*([^*]+)\\*", "<$1>");
    }

    public List<Message> all() {
        return messages;
    }

    /** The message with this code, in any case. */
    public Optional<Message> find(String code) {
        return messages.stream().filter(m -> m.code().equalsIgnoreCase(code)).findFirst();
    }
}
