// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.engine.format.AppliedEpoch;
import io.farside.engine.format.EpochLogCodec;
import io.farside.engine.format.EpochLogScanner;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Logs, volumes and the record of what is applied, of one node. */
final class FakeDisk implements EpochLogs, TargetVolumes {
    private final RandomGenerator random;
    private final Turns turns;
    final TreeMap<Long, FakeFile> logs = new TreeMap<>();

    /** Removed, or made anew, and perhaps back after a power loss. */
    private final TreeMap<Long, FakeFile> ghosts = new TreeMap<>();

    final FakeFile[] volumes;
    byte[] applied = new byte[0];
    BytePayload.Holder holder;

    /** Operations that fail, one in so many; 0 for none. */
    int noSpaceOneIn;

    int errorOneIn;

    /** Writes to volumes begin and do not end. */
    boolean holdVolumes;

    /** Operations on their way that a crash may leave done in part. */
    private final List<Half> halves = new ArrayList<>();

    private record Half(FakeFile file, long offset, byte[] bytes) {}

    FakeDisk(RandomGenerator random, Turns turns, FakeFile[] volumes, BytePayload.Holder holder) {
        this.random = random;
        this.turns = turns;
        this.volumes = volumes;
        this.holder = holder;
    }

    /** The same content for a process that is not disturbed. */
    FakeDisk copy(Turns others, BytePayload.Holder of) {
        FakeFile[] copies = new FakeFile[volumes.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = volumes[i].copy();
        }
        FakeDisk copy = new FakeDisk(random, others, copies, of);
        logs.forEach((number, file) -> copy.logs.put(number, file.copy()));
        copy.applied = applied.clone();
        return copy;
    }

    List<Long> numbers() {
        return List.copyOf(logs.keySet());
    }

    private LogResult luck(boolean space) {
        if (space && noSpaceOneIn > 0 && random.nextInt(noSpaceOneIn) == 0) {
            return LogResult.NO_SPACE;
        }
        return errorOneIn > 0 && random.nextInt(errorOneIn) == 0
                ? LogResult.IO_ERROR
                : LogResult.OK;
    }

    private void write(FakeFile file, long offset, byte[] bytes, Consumer<LogResult> done) {
        Half half = new Half(file, offset, bytes);
        halves.add(half);
        turns.later(() -> {
            halves.remove(half);
            LogResult result = luck(true);
            if (result == LogResult.OK) {
                file.write(offset, bytes);
            } else if (random.nextBoolean()) {
                part(half);
            }
            done.accept(result);
        });
    }

    private void part(Half half) {
        int length = random.nextInt(half.bytes.length + 1);
        if (length > 0) {
            half.file.write(half.offset, Arrays.copyOf(half.bytes, length));
        }
    }

    @Override
    public void append(
            long log,
            long offset,
            byte[] head,
            @Nullable Payload payload,
            Consumer<LogResult> done) {
        byte[] data = payload instanceof BytePayload known ? known.read() : new byte[0];
        byte[] sealed = head.clone();
        if (payload != null) {
            EpochLogCodec.seal(sealed, crc(data, 0, data.length));
        }
        byte[] both = Arrays.copyOf(sealed, sealed.length + data.length);
        System.arraycopy(data, 0, both, sealed.length, data.length);
        if (offset == 0) {
            FakeFile before = logs.put(log, new FakeFile());
            if (before != null) {
                ghosts.put(log, before);
            }
        }
        write(file(log), offset, both, done);
    }

    private FakeFile file(long log) {
        FakeFile file = logs.get(log);
        if (file == null) {
            throw new AssertionError("log " + log + " does not exist");
        }
        return file;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    @Override
    public void sync(long log, Consumer<LogResult> done) {
        Runnable end = file(log).sync();
        turns.later(() -> {
            LogResult result = luck(false);
            if (result == LogResult.OK) {
                end.run();
                ghosts.remove(log);
            }
            done.accept(result);
        });
    }

    @Override
    public void read(long log, long offset, int length, Read done) {
        FakeFile file = file(log);
        turns.later(() -> {
            byte[] bytes = file.bytes();
            int from = Math.toIntExact(offset) + EpochLogCodec.RECORD_BYTES;
            byte[] head = Arrays.copyOfRange(bytes, (int) offset, from);
            byte[] data = Arrays.copyOfRange(bytes, from, from + length);
            if (EpochLogCodec.readEntry(head) == null
                    || EpochLogCodec.payloadCrc(head) != crc(data, 0, length)) {
                done.done(LogResult.CORRUPT, null);
            } else {
                done.done(LogResult.OK, BytePayload.of(data, holder));
            }
        });
    }

    @Override
    public void scan(long log, Scanned done) {
        turns.later(() -> {
            byte[] bytes = file(log).bytes();
            EpochLogScanner scanner = new EpochLogScanner(log, bytes.length);
            EpochLogScanner.Want want = scanner.next();
            while (want != null) {
                switch (want) {
                    case EpochLogScanner.Want.Bytes(long offset, int length) ->
                            scanner.bytes(
                                    Arrays.copyOfRange(bytes, (int) offset, (int) offset + length));
                    case EpochLogScanner.Want.Crc(long offset, int length) ->
                            scanner.crc(crc(bytes, (int) offset, length));
                }
                want = scanner.next();
            }
            done.done(LogResult.OK, scanner.result());
        });
    }

    @Override
    public void remove(long log, Consumer<LogResult> done) {
        turns.later(() -> {
            FakeFile gone = logs.remove(log);
            if (gone != null) {
                ghosts.put(log, gone);
            }
            done.accept(LogResult.OK);
        });
    }

    @Override
    public void write(Range range, @Nullable Payload payload, Consumer<LogResult> done) {
        byte[] bytes =
                payload instanceof BytePayload known
                        ? known.read()
                        : new byte[Math.toIntExact(range.length())];
        if (!holdVolumes) {
            write(volumes[range.volume()], range.offset(), bytes, done);
        }
    }

    @Override
    public void flush(int volume, Consumer<LogResult> done) {
        Runnable end = volumes[volume].sync();
        turns.later(() -> {
            LogResult result = luck(false);
            if (result == LogResult.OK) {
                end.run();
            }
            done.accept(result);
        });
    }

    @Override
    public void writeApplied(long offset, byte[] sector, Consumer<LogResult> done) {
        turns.later(() -> {
            LogResult result = luck(true);
            if (result == LogResult.OK || random.nextBoolean()) {
                byte[] grown = Arrays.copyOf(applied, 2 * AppliedEpoch.BYTES);
                System.arraycopy(sector, 0, grown, (int) offset, sector.length);
                applied = grown;
            }
            done.accept(result);
        });
    }

    /** The process is killed: what was on its way happened, in part, or not. */
    void kill() {
        turns.forget();
        for (Half half : halves) {
            if (random.nextBoolean()) {
                part(half);
            }
        }
        halves.clear();
    }

    /** After {@link #kill}. */
    void losePower() {
        ghosts.forEach((number, file) -> {
            boolean replaced = logs.containsKey(number);
            if (replaced ? random.nextInt(4) == 0 : random.nextBoolean()) {
                logs.put(number, file);
            }
        });
        ghosts.clear();
        logs.values().forEach(file -> file.losePower(random));
        for (FakeFile volume : volumes) {
            volume.losePower(random);
        }
    }
}
