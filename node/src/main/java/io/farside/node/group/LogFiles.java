// SPDX-License-Identifier: Apache-2.0
package io.farside.node.group;

import io.farside.engine.epoch.LogResult;
import io.farside.engine.format.EpochLogCodec;
import io.farside.engine.group.Effect;
import io.farside.engine.group.Effect.LogFile;
import io.farside.engine.group.Event;
import io.farside.engine.group.Event.DiskResult;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.BufferPool;
import io.farside.node.loop.EventLoop;
import io.farside.node.loop.IoBuffer;
import io.farside.node.volume.DurableFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The logs of a group's epochs, one file each beside its record. Making and removing a file, which
 * may block, is done by a virtual thread; everything else on the loop.
 */
final class LogFiles {
    private static final String STAGED = "epoch-";
    private static final String SPILLED = "spill-";

    private final EventLoop loop;
    private final BufferPool pool;
    private final Path group;
    private final Consumer<Event> events;
    private final HeadBuffers heads = new HeadBuffers();
    private final Map<Path, Log> logs = new HashMap<>();
    private boolean closed;

    /** A log that is open, or is being made. */
    private static final class Log {
        @Nullable BlockFile file;
        DiskResult trouble = DiskResult.OK;
        final List<Runnable> whenOpen = new ArrayList<>();
    }

    /**
     * @param pool memory for payloads that are read
     * @param group directory of the group
     */
    LogFiles(EventLoop loop, BufferPool pool, Path group, Consumer<Event> events) {
        this.loop = loop;
        this.pool = pool;
        this.group = group;
        this.events = events;
    }

    /** Name of a log. */
    static String name(LogFile file, long log) {
        String prefix =
                switch (file) {
                    case EPOCH -> STAGED;
                    case SPILL -> SPILLED;
                };
        return prefix + HexFormat.of().toHexDigits(log);
    }

    /** Number of the epoch whose log has this name, or -1. */
    static long number(String name) {
        boolean known = name.matches("(" + STAGED + "|" + SPILLED + ")[0-7][0-9a-f]{15}");
        return known ? HexFormat.fromHexDigitsToLong(name.substring(STAGED.length())) : -1;
    }

    /** Numbers of all logs staged in a group's directory. Blocking. */
    static List<Long> staged(Path group) {
        List<Long> numbers = new ArrayList<>();
        for (Path each : list(group, STAGED)) {
            numbers.add(number(String.valueOf(each.getFileName())));
        }
        return numbers;
    }

    /** Removes what an earlier run spilled. Blocking. */
    static void removeSpilled(Path group) {
        for (Path each : list(group, SPILLED)) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException e) {
                throw DurableFiles.unwritable(each, e);
            }
        }
    }

    private static List<Path> list(Path group, String prefix) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(group, prefix + "*")) {
            for (Path each : entries) {
                if (number(String.valueOf(each.getFileName())) >= 0) {
                    found.add(each);
                }
            }
        } catch (IOException e) {
            throw DurableFiles.unreadable(group, String.valueOf(e.getMessage()));
        }
        return found;
    }

    void perform(Effect.OfLog effect) {
        Path path = group.resolve(name(effect.file(), effect.log()));
        switch (effect) {
            case Effect.AppendLog append -> {
                if (append.offset() == 0) {
                    make(path);
                }
                with(path, append.op(), file -> append(file, append));
            }
            case Effect.SyncLog sync ->
                    with(path, sync.op(), file -> file.sync(result -> done(sync.op(), result)));
            case Effect.ReadLog read -> read(path, read);
            case Effect.ScanLog scan ->
                    new LogScanJob(loop, pool, heads, path, scan.log())
                            .run((result, found) ->
                                    events.accept(new Event.LogScanned(scan.op(), result, found)));
            case Effect.RemoveLog remove -> remove(path, remove.op());
        }
    }

    private void done(long op, int result) {
        events.accept(new Event.LocalDone(op, LocalIo.result(result)));
    }

    /** Makes a file, with a durable name; what is asked for meanwhile waits. */
    private void make(Path path) {
        Log log = new Log();
        close(logs.put(path, log));
        Thread.ofVirtual()
                .name(String.valueOf(path.getFileName()))
                .start(() -> {
                    IOException trouble = created(path);
                    loop.execute(() -> made(path, log, trouble));
                });
    }

    private @Nullable IOException created(Path path) {
        try {
            Files.write(path, new byte[0]);
            DurableFiles.syncDirectory(group);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private void made(Path path, Log log, @Nullable IOException trouble) {
        if (trouble != null) {
            log.trouble = result(trouble);
        } else if (closed) {
            log.trouble = DiskResult.IO_ERROR;
        } else {
            open(path, log);
        }
        List<Runnable> go = List.copyOf(log.whenOpen);
        log.whenOpen.clear();
        go.forEach(Runnable::run);
    }

    private void open(Path path, Log log) {
        try {
            log.file = loop.open(path, EventLoop.OpenMode.BUFFERED);
        } catch (IOException e) {
            log.trouble = DiskResult.IO_ERROR;
        }
    }

    /** Nothing but its text says which error it was. */
    private static DiskResult result(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = text.contains("no space left") || text.contains("quota exceeded");
        return full ? DiskResult.NO_SPACE : DiskResult.IO_ERROR;
    }

    private void with(Path path, long op, Consumer<BlockFile> then) {
        Log log = log(path);
        Runnable go =
                () -> {
                    BlockFile file = log.file;
                    if (file == null) {
                        DiskResult why = log.trouble;
                        loop.execute(() -> events.accept(new Event.LocalDone(op, why)));
                    } else {
                        then.accept(file);
                    }
                };
        if (log.file == null && log.trouble == DiskResult.OK) {
            log.whenOpen.add(go);
        } else {
            go.run();
        }
    }

    /** A log of an earlier run is opened when it is first needed. */
    private Log log(Path path) {
        return logs.computeIfAbsent(
                path,
                missing -> {
                    Log log = new Log();
                    open(missing, log);
                    return log;
                });
    }

    private void append(BlockFile file, Effect.AppendLog effect) {
        IoBuffer payload = effect.payload() instanceof IoBuffer buffer ? buffer : null;
        byte[] head = effect.head();
        LogAppend append =
                new LogAppend(payload == null ? 1 : 2, result -> done(effect.op(), result));
        if (payload != null) {
            int length = payload.length();
            EpochLogCodec.seal(head, Blocks.crc(payload));
            file.write(
                    payload,
                    length,
                    effect.offset() + head.length,
                    false,
                    result -> append.ended(result, length));
        }
        heads.take(slot -> {
            slot.bytes().clear().put(head);
            file.write(
                    slot,
                    head.length,
                    effect.offset(),
                    false,
                    result -> {
                        heads.give(slot);
                        append.ended(result, head.length);
                    });
        });
    }

    /** An append of one or two writes; the worst result counts. */
    private static final class LogAppend {
        private final Consumer<Integer> done;
        private int open;
        private int worst;

        LogAppend(int writes, Consumer<Integer> done) {
            this.open = writes;
            this.done = done;
        }

        void ended(int result, int wanted) {
            if (result != wanted) {
                worst = result < 0 ? result : -LocalIo.EIO;
            }
            if (--open == 0) {
                done.accept(worst);
            }
        }
    }

    private void read(Path path, Effect.ReadLog effect) {
        BlockFile file = log(path).file;
        if (file == null) {
            loop.execute(() -> ended(effect, LogResult.IO_ERROR, null));
            return;
        }
        heads.take(slot ->
                file.read(
                        slot,
                        EpochLogCodec.RECORD_BYTES,
                        effect.offset(),
                        result -> headRead(file, effect, slot, result)));
    }

    private void headRead(BlockFile file, Effect.ReadLog effect, IoBuffer slot, int result) {
        byte[] head = new byte[EpochLogCodec.RECORD_BYTES];
        slot.bytes().clear().get(head);
        heads.give(slot);
        EpochLogCodec.Entry entry = result == head.length ? EpochLogCodec.readEntry(head) : null;
        if (result < 0) {
            ended(effect, LogResult.IO_ERROR, null);
        } else if (entry == null
                || entry.number() != effect.log()
                || entry.payloadBytes() != effect.length()) {
            ended(effect, LogResult.CORRUPT, null);
        } else {
            readPayload(file, effect, EpochLogCodec.payloadCrc(head));
        }
    }

    private void readPayload(BlockFile file, Effect.ReadLog effect, int crc) {
        int length = effect.length();
        if (!pool.canTake(length)) {
            pool.whenAvailable(() -> readPayload(file, effect, crc));
            return;
        }
        IoBuffer buffer = pool.take(length);
        file.read(
                buffer,
                length,
                effect.offset() + EpochLogCodec.RECORD_BYTES,
                result -> {
                    if (result == length && Blocks.crc(buffer) == crc) {
                        ended(effect, LogResult.OK, buffer);
                    } else {
                        buffer.release();
                        LogResult why = result < 0 ? LogResult.IO_ERROR : LogResult.CORRUPT;
                        ended(effect, why, null);
                    }
                });
    }

    private void ended(Effect.ReadLog effect, LogResult result, @Nullable IoBuffer buffer) {
        events.accept(new Event.LogRead(effect.op(), result, buffer));
    }

    private void remove(Path path, long op) {
        close(logs.remove(path));
        Thread.ofVirtual()
                .name(String.valueOf(path.getFileName()))
                .start(() -> {
                    DiskResult result = removed(path);
                    loop.execute(() -> events.accept(new Event.LocalDone(op, result)));
                });
    }

    private static DiskResult removed(Path path) {
        try {
            Files.deleteIfExists(path);
            return DiskResult.OK;
        } catch (IOException e) {
            return DiskResult.IO_ERROR;
        }
    }

    private static void close(@Nullable Log log) {
        if (log != null && log.file != null) {
            log.file.close();
        }
    }

    /** Closes the files; nothing may be under way. */
    void close() {
        closed = true;
        logs.values().forEach(LogFiles::close);
        logs.clear();
    }
}
