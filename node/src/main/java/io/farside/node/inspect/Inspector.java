// SPDX-License-Identifier: Apache-2.0
package io.farside.node.inspect;

import io.farside.api.Json;
import io.farside.engine.format.AppliedEpoch;
import io.farside.engine.format.BitPage;
import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.GroupRecordCodec;
import io.farside.engine.format.ImageCatalogue;
import io.farside.engine.format.ImageRecord;
import io.farside.model.Problem;
import io.farside.model.ProblemException;
import io.farside.node.group.GroupStore;
import io.farside.node.identity.NodeKey;
import io.farside.node.identity.NodeKeyFile;
import io.farside.node.volume.Superblock;
import io.farside.node.volume.SuperblockCodec;
import io.farside.wire.replication.BitmapPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the files of a data directory, of a running node too, and changes nothing. Which format a
 * file has is told by its name, as {@code docs/format/data-directory.md} says.
 */
final class Inspector {
    /** Largest JSON file read, bytes. */
    private static final int MAX_JSON_BYTES = 16 << 20;

    /** Largest bitmap read, bytes: it holds two maps of at most 32 MiB and their check sums. */
    private static final int MAX_MAP_BYTES = 128 << 20;

    private Inspector() {}

    /** Every file of formats this program writes, under a directory or the file itself. */
    static List<Finding> inspect(Path path) {
        if (!Files.exists(path)) {
            throw cannot(path, "there is no such file");
        }
        if (!Files.isDirectory(path)) {
            return List.of(file(path));
        }
        try (Stream<Path> tree = Files.walk(path, 4)) {
            List<Finding> findings = new ArrayList<>();
            for (Path each : tree.filter(Inspector::isOurs).sorted().toList()) {
                findings.add(file(each));
            }
            return findings;
        } catch (IOException | UncheckedIOException e) {
            throw cannot(path, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isOurs(Path path) {
        return Files.isRegularFile(path) && !format(path).isEmpty();
    }

    private static String format(Path path) {
        String name = String.valueOf(path.getFileName());
        return switch (name) {
            case "superblock" -> "superblock";
            case "record" -> "group record";
            case "intent" -> "intent map";
            case "images" -> "image catalogue";
            case "applied" -> "applied epoch";
            case "group.json" -> "group definition";
            case "node.json" -> "node";
            case "term.json" -> "manager term";
            case "requests.json" -> "requests";
            case "peers.json" -> "peers";
            case "node-key.p12", "next-key.p12" -> "node key";
            default ->
                    name.matches("bitmap-[0-9]+")
                            ? "change bitmap"
                            : name.matches("[0-9]+\\.map")
                                    ? "image map"
                                    : name.matches("(epoch|spill)-[0-7][0-9a-f]{15}")
                                            ? "epoch log"
                                            : "";
        };
    }

    private static Finding file(Path path) {
        String format = format(path);
        return switch (format) {
            case "superblock" -> superblock(path);
            case "group record" -> record(path);
            case "intent map" -> pages(path, format, List.of(BitPage.KIND_INTENT));
            case "change bitmap" ->
                    pages(path, format, List.of(BitPage.KIND_DIRTY, BitPage.KIND_DOUBT));
            case "node key" -> key(path);
            case "image catalogue" -> catalogue(path);
            case "epoch log" -> EpochLogs.log(path, format);
            case "applied epoch" -> EpochLogs.applied(path, bytes(path, 2 * AppliedEpoch.BYTES));
            case "image map" ->
                    pages(
                            path,
                            format,
                            List.of(BitPage.KIND_TOUCHED, BitPage.KIND_OVERLAY, BitPage.KIND_NEED));
            case "" -> throw cannot(path, "its name is that of no format of a data directory");
            default -> json(path, format);
        };
    }

    private static byte[] bytes(Path path, int most) {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw cannot(path, "it is larger than any such file, " + most + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw cannot(path, String.valueOf(e.getMessage()));
        }
    }

    private static Finding superblock(Path path) {
        byte[] file = bytes(path, SuperblockCodec.COPIES * SuperblockCodec.COPY_BYTES);
        List<String> damage = new ArrayList<>();
        for (int copy = 0; copy < SuperblockCodec.COPIES; copy++) {
            byte[] bytes = SuperblockCodec.copy(file, copy);
            if (bytes.length == 0 || isZero(bytes)) {
                continue;
            }
            try {
                SuperblockCodec.decode(bytes);
            } catch (SuperblockCodec.DamagedException e) {
                damage.add("copy " + copy + ": " + e.getMessage());
            }
        }
        Superblock block = SuperblockCodec.newest(file);
        if (block == null) {
            damage.add("no copy is valid: the volume cannot be served");
        }
        return new Finding(
                path.toString(),
                "superblock",
                damage,
                block == null ? Map.of() : Contents.of(block));
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static Finding record(Path path) {
        byte[] file = bytes(path, 2 * GroupRecordCodec.SLOT_BYTES);
        GroupRecord record = GroupRecordCodec.decode(file);
        List<String> damage = new ArrayList<>();
        if (record == null) {
            damage.add(file.length == 0 ? "it is empty" : "no copy is valid");
            return new Finding(path.toString(), "group record", damage, Map.of());
        }
        for (int copy = 0; copy < 2; copy++) {
            if (isWritten(file, copy) && GroupRecordCodec.decode(only(file, copy)) == null) {
                damage.add("copy " + copy + " is not valid; the other one holds");
            }
        }
        return new Finding(path.toString(), "group record", damage, Contents.of(record));
    }

    private static Finding catalogue(Path path) {
        byte[] file = bytes(path, 2 * ImageCatalogue.SLOT_BYTES);
        ImageCatalogue catalogue = ImageCatalogue.decode(file);
        List<String> damage = new ArrayList<>();
        if (catalogue == null) {
            if (!isZero(file)) {
                damage.add("no copy is valid");
            }
            Map<String, Object> none = Map.of("images", List.of());
            return new Finding(path.toString(), "image catalogue", damage, none);
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("sequence", catalogue.sequence());
        content.put("nextId", catalogue.nextId());
        content.put("images", catalogue.images().stream().map(ImageRecord::toString).toList());
        return new Finding(path.toString(), "image catalogue", damage, content);
    }

    private static boolean isWritten(byte[] file, int copy) {
        int from = copy * GroupRecordCodec.SLOT_BYTES;
        for (int i = from; i < Math.min(file.length, from + GroupRecordCodec.SLOT_BYTES); i++) {
            if (file[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** The file with the other copy blanked. */
    private static byte[] only(byte[] file, int copy) {
        byte[] one = file.clone();
        int from = (1 - copy) * GroupRecordCodec.SLOT_BYTES;
        int to = Math.min(one.length, from + GroupRecordCodec.SLOT_BYTES);
        if (from < to) {
            java.util.Arrays.fill(one, from, to, (byte) 0);
        }
        return one;
    }

    /** A map of self-checking pages; a page belongs to one of the kinds. */
    private static Finding pages(Path path, String format, List<Integer> kinds) {
        byte[] file = bytes(path, MAX_MAP_BYTES);
        List<String> damage = new ArrayList<>();
        Map<String, Object> content = new LinkedHashMap<>();
        long[] bits = new long[kinds.size()];
        long written = 0;
        for (int at = 0; at < file.length; at += BitPage.BYTES) {
            int kind = kind(file, at);
            if (kind == 0) {
                continue;
            }
            written++;
            int index = kinds.indexOf(kind);
            long[] words = index < 0 ? null : BitPage.decode(file, at, kind, pageNumber(file, at));
            if (words == null) {
                damage.add(
                        "page at "
                                + at
                                + " is not valid: all its "
                                + BitmapPage.BITS
                                + " bits count as set");
            } else {
                for (long word : words) {
                    bits[index] += Long.bitCount(word);
                }
            }
        }
        content.put("pages", (file.length + BitPage.BYTES - 1) / BitPage.BYTES);
        content.put("pagesWritten", written);
        for (int i = 0; i < bits.length; i++) {
            content.put(label(kinds.get(i)), bits[i]);
        }
        return new Finding(path.toString(), format, damage, content);
    }

    private static String label(int kind) {
        return switch (kind) {
            case BitPage.KIND_INTENT -> "hotExtents";
            case BitPage.KIND_DIRTY -> "dirtyBits";
            case BitPage.KIND_TOUCHED -> "touchedBits";
            case BitPage.KIND_OVERLAY -> "overlayBits";
            case BitPage.KIND_NEED -> "needBits";
            default -> "doubtBits";
        };
    }

    /** Kind a page says it is of; 0 for a page of zeros. */
    private static int kind(byte[] file, int at) {
        int end = Math.min(file.length, at + BitPage.BYTES);
        for (int i = at; i < end; i++) {
            if (file[i] != 0) {
                return at + 5 < file.length ? Math.max(1, file[at + 5]) : 1;
            }
        }
        return 0;
    }

    private static int pageNumber(byte[] file, int at) {
        return at + 12 > file.length ? -1 : java.nio.ByteBuffer.wrap(file, at + 8, 4).getInt();
    }

    /** The certificate alone: what is secret stays in the file. */
    private static Finding key(Path path) {
        try {
            NodeKey key = NodeKeyFile.load(path);
            return new Finding(
                    path.toString(),
                    "node key",
                    List.of(),
                    Map.of(
                            "certificate", key.fingerprint().hex(),
                            "subject", key.certificate().getSubjectX500Principal().getName()));
        } catch (ProblemException e) {
            return new Finding(
                    path.toString(), "node key", List.of(e.problem().message()), Map.of());
        }
    }

    private static Finding json(Path path, String format) {
        List<String> damage = new ArrayList<>();
        Map<String, Object> content = new LinkedHashMap<>();
        try (var in = Files.newInputStream(path)) {
            JsonNode tree = Json.tree(in.readNBytes(MAX_JSON_BYTES));
            tree.propertyStream().forEach(e -> content.put(e.getKey(), e.getValue()));
            if (format.equals("peers")) {
                content.remove("invitations");
            }
            if (format.equals("group definition")) {
                GroupStore.read(path);
            }
        } catch (JacksonException e) {
            damage.add("it is no JSON: " + e.getOriginalMessage());
        } catch (ProblemException e) {
            damage.add(e.problem().message());
        } catch (IOException e) {
            throw cannot(path, String.valueOf(e.getMessage()));
        }
        return new Finding(path.toString(), format, damage, content);
    }

    static ProblemException cannot(Path path, String why) {
        return Problem.badInput(
                        "FSDN5002E",
                        path + " cannot be inspected: " + why + ".",
                        "Name a file of a data directory, or the directory itself.",
                        path.toString())
                .toException();
    }
}
