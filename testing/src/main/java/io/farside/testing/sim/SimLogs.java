// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.epoch.LogResult;
import io.farside.engine.format.AppliedEpoch;
import io.farside.engine.format.EpochLogCodec;
import io.farside.engine.format.EpochLogScan;
import io.farside.engine.format.EpochLogScanner;
import io.farside.engine.group.Effect;
import io.farside.engine.group.Effect.LogFile;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.engine.group.Event.WriteKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Logs of epochs at one node. What was appended is in the page cache; what was synced after its
 * append ended survives power loss. Of anything else a power loss leaves all, nothing, a head
 * without its payload, or a payload that is torn.
 */
final class SimLogs {
    private final SimDisk disk;
    private final RandomGenerator random;
    private final MetaImage applied;
    private final Map<Name, Log> logs = new LinkedHashMap<>();

    private record Name(LogFile file, long number) {}

    /** A head and the payload behind it. */
    private static final class Piece {
        final long offset;
        final byte[] head;
        final long @Nullable [] tags;
        boolean torn;
        boolean durable;

        Piece(long offset, byte[] head, long @Nullable [] tags) {
            this.offset = offset;
            this.head = head;
            this.tags = tags;
        }

        int payloadBytes() {
            return tags == null ? 0 : tags.length * Tags.BLOCK;
        }

        long end() {
            return offset + head.length + payloadBytes();
        }

        int crc() {
            return Arrays.hashCode(tags) ^ (torn ? 1 : 0);
        }
    }

    private static final class Log {
        final TreeMap<Long, Piece> pieces = new TreeMap<>();

        /** What the medium still has of a log of the same name from before. */
        @Nullable Log before;

        long size() {
            return pieces.isEmpty() ? 0 : pieces.lastEntry().getValue().end();
        }

        @Nullable Piece at(long offset) {
            return pieces.get(offset);
        }
    }

    /** What committed epochs that are not applied yet hold; null: not known. */
    private @Nullable Overlay overlay;

    /** The newest content of blocks, volume by volume. */
    private static final class Overlay {
        private static final long ABSENT = -1;
        private final List<long[]> volumes = new ArrayList<>();

        boolean has(int volume, int block) {
            return volume < volumes.size()
                    && block < volumes.get(volume).length
                    && volumes.get(volume)[block] != ABSENT;
        }

        long get(int volume, int block) {
            return volumes.get(volume)[block];
        }

        void put(int volume, int block, long tag) {
            while (volumes.size() <= volume) {
                volumes.add(new long[0]);
            }
            long[] tags = volumes.get(volume);
            if (block >= tags.length) {
                int had = tags.length;
                tags = Arrays.copyOf(tags, Math.max(block + 1, 2 * had));
                Arrays.fill(tags, had, tags.length, ABSENT);
                volumes.set(volume, tags);
            }
            tags[block] = tag;
        }
    }

    SimLogs(SimDisk disk, RandomGenerator random, MetaImage applied) {
        this.disk = disk;
        this.random = random;
        this.applied = applied;
    }

    /** Something here or in the record of what is applied has changed. */
    void changed() {
        overlay = null;
    }

    private Overlay overlay() {
        Overlay known = overlay;
        if (known == null) {
            known = read();
            overlay = known;
        }
        return known;
    }

    /** Whether a committed epoch has the block. */
    boolean isLogged(int volume, int block) {
        return overlay().has(volume, block);
    }

    /** What a block holds with every committed epoch applied. */
    long committed(int volume, int block, long onDisk) {
        Overlay known = overlay();
        return known.has(volume, block) ? known.get(volume, block) : onDisk;
    }

    private Overlay read() {
        Overlay blocks = new Overlay();
        if (epochs().isEmpty()) {
            return blocks;
        }
        AppliedEpoch record = AppliedEpoch.decode(applied.read());
        long next = record == null || record.number() == 0 ? -1 : record.number() + 1;
        while (next > 0 && logs.containsKey(new Name(LogFile.EPOCH, next))) {
            Name name = new Name(LogFile.EPOCH, next++);
            EpochLogScan scan = scanNow(name);
            EpochLogCodec.Header header = scan.header();
            boolean counts =
                    header != null
                            && record != null
                            && header.generation().equals(record.generation())
                            && scan.verdict() == EpochLogScan.Verdict.COMMITTED
                            && log(name).pieces.lastEntry().getValue().durable;
            if (!counts) {
                break;
            }
            for (EpochLogScan.Logged logged : scan.records()) {
                put(blocks, log(name), logged);
            }
        }
        return blocks;
    }

    private static void put(Overlay blocks, Log log, EpochLogScan.Logged logged) {
        Piece piece = log.at(logged.offset());
        long[] tags = piece == null ? null : piece.tags;
        int first = (int) (logged.range().offset() / Tags.BLOCK);
        int count = (int) (logged.range().length() / Tags.BLOCK);
        for (int i = 0; i < count; i++) {
            blocks.put(logged.range().volume(), first + i, tags == null ? 0 : tags[i]);
        }
    }

    /** Epochs staged here. */
    List<Long> epochs() {
        List<Long> numbers = new ArrayList<>();
        for (Name name : logs.keySet()) {
            if (name.file == LogFile.EPOCH) {
                numbers.add(name.number);
            }
        }
        return numbers;
    }

    void perform(Effect.OfLog effect) {
        Name name = new Name(effect.file(), effect.log());
        switch (effect) {
            case Effect.AppendLog append -> append(name, append);
            case Effect.SyncLog sync -> sync(name, sync.op());
            case Effect.ReadLog read ->
                    disk.begin(read.op(), () -> disk.complete(readNow(log(name), read)), () -> {});
            case Effect.ScanLog scan ->
                    disk.begin(
                            scan.op(),
                            () ->
                                    disk.complete(
                                            new Event.LogScanned(
                                                    scan.op(), LogResult.OK, scanNow(name))),
                            () -> {});
            case Effect.RemoveLog remove -> remove(name, remove.op());
        }
    }

    private Log log(Name name) {
        Log log = logs.get(name);
        if (log == null) {
            throw new Violation("Contract", "there is no log " + name);
        }
        return log;
    }

    private void append(Name name, Effect.AppendLog effect) {
        if (effect.offset() == 0) {
            Log fresh = new Log();
            fresh.before = logs.put(name, fresh);
        }
        Log log = log(name);
        long[] tags = null;
        byte[] head = effect.head().clone();
        if (effect.payload() instanceof TagPayload payload) {
            tags = new long[payload.length() / Tags.BLOCK];
            for (int i = 0; i < tags.length; i++) {
                tags[i] = payload.tag(i);
            }
            EpochLogCodec.seal(head, Arrays.hashCode(tags));
        }
        Piece piece = new Piece(effect.offset(), head, tags);
        disk.begin(
                effect.op(),
                () -> {
                    DiskResult result = disk.outcome(WriteKind.WRITE);
                    if (result == DiskResult.OK) {
                        log.pieces.put(piece.offset, piece);
                    }
                    disk.complete(new Event.LocalDone(effect.op(), result));
                },
                () -> {
                    piece.torn = random.nextBoolean();
                    if (random.nextBoolean()) {
                        log.pieces.put(piece.offset, piece);
                        changed();
                    }
                });
    }

    private void sync(Name name, long op) {
        Log log = log(name);
        List<Piece> covered = List.copyOf(log.pieces.values());
        disk.begin(
                op,
                () -> {
                    boolean fails = disk.flushFails();
                    if (!fails) {
                        covered.forEach(piece -> piece.durable = true);
                        log.before = null;
                        changed();
                    }
                    disk.complete(
                            new Event.LocalDone(op, fails ? DiskResult.IO_ERROR : DiskResult.OK));
                },
                () -> {});
    }

    private static Event readNow(Log log, Effect.ReadLog effect) {
        Piece piece = log.at(effect.offset());
        long[] tags = piece == null ? null : piece.tags;
        boolean good = piece != null && !piece.torn && piece.payloadBytes() == effect.length();
        return good && tags != null
                ? new Event.LogRead(effect.op(), LogResult.OK, new TagPayload(tags))
                : new Event.LogRead(effect.op(), LogResult.CORRUPT, null);
    }

    private EpochLogScan scanNow(Name name) {
        Log log = log(name);
        EpochLogScanner scanner = new EpochLogScanner(name.number, log.size());
        EpochLogScanner.Want want = scanner.next();
        while (want != null) {
            switch (want) {
                case EpochLogScanner.Want.Bytes(long offset, int length) -> {
                    Piece piece = log.at(offset);
                    byte[] head = piece == null ? new byte[0] : piece.head;
                    scanner.bytes(head.length == length ? head.clone() : new byte[length]);
                }
                case EpochLogScanner.Want.Crc(long offset, int _) -> {
                    Piece piece = log.at(offset - EpochLogCodec.RECORD_BYTES);
                    scanner.crc(piece == null ? 0 : piece.crc());
                }
            }
            want = scanner.next();
        }
        return scanner.result();
    }

    private void remove(Name name, long op) {
        disk.begin(
                op,
                () -> {
                    logs.remove(name);
                    changed();
                    disk.complete(new Event.LocalDone(op, DiskResult.OK));
                },
                () -> {
                    if (random.nextBoolean()) {
                        logs.remove(name);
                        changed();
                    }
                });
    }

    /** A process starts: what an earlier one spilled is removed. */
    void open() {
        logs.keySet().removeIf(name -> name.file == LogFile.SPILL);
    }

    void losePower() {
        changed();
        for (Map.Entry<Name, Log> each : logs.entrySet()) {
            Log before = each.getValue().before;
            if (before != null && random.nextInt(4) == 0) {
                each.setValue(before);
            }
            losePower(each.getValue());
        }
    }

    private void losePower(Log log) {
        int style = random.nextInt(3);
        log.before = null;
        log.pieces
                .values()
                .removeIf(piece -> {
                    boolean kept =
                            piece.durable || style == 1 || (style == 2 && random.nextBoolean());
                    piece.torn |= kept && !piece.durable && random.nextInt(4) == 0;
                    piece.durable = true;
                    return !kept;
                });
    }
}
