// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.nio;

import io.farside.node.loop.Admission;
import io.farside.node.loop.Completion;
import io.farside.node.loop.EventLoop.OpenMode;
import io.farside.node.loop.LoopFile;
import io.farside.node.loop.Pace;
import io.farside.node.loop.PooledBuffers;
import io.farside.node.loop.Transfer;
import io.farside.node.sys.Errno;
import io.farside.node.sys.FileSpace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file on a channel. Buffered transfers are made on the loop's thread. Direct ones are gathered
 * for a turn: a single one is made on the loop's thread, several overlap on the file threads.
 */
final class NioFile extends LoopFile {
    /** A call that takes longer on average holds up the streams too much. */
    private static final long QUICK_NANOS = 1_000_000;

    private static final int EBADF = 9;

    private final NioLoop loop;
    private final Path path;
    private final FileChannel channel;
    private final @Nullable FileSpace space;
    private final boolean makesHoles;
    private final List<NioTransfer> gathered = new ArrayList<>();
    private final Pace syncPace = new Pace(QUICK_NANOS);
    private final Pace transferPace = new Pace(QUICK_NANOS);
    private boolean planned;

    private NioFile(NioLoop loop, Admission admission, boolean direct, Parts parts)
            throws IOException {
        super(loop, direct, admission, parts.channel.size());
        this.loop = loop;
        this.path = parts.path;
        this.channel = parts.channel;
        this.space = parts.space;
        this.makesHoles = parts.space != null && parts.writes && parts.space.makesHoles();
    }

    private record Parts(
            Path path, FileChannel channel, @Nullable FileSpace space, boolean writes) {}

    static NioFile open(NioLoop loop, Admission admission, Path path, OpenMode mode)
            throws IOException {
        boolean writes = mode != OpenMode.READ_ONLY;
        FileChannel channel = mode == OpenMode.DIRECT ? direct(path) : null;
        boolean direct = channel != null;
        if (channel == null) {
            channel = FileChannel.open(path, options(writes, false));
        }
        try {
            return new NioFile(
                    loop, admission, direct, new Parts(path, channel, space(path, writes), writes));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A channel for direct I/O, or null where the file system or the size does not allow it. */
    private static @Nullable FileChannel direct(Path path) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(path, options(true, true));
        } catch (UnsupportedOperationException e) {
            return null;
        } catch (java.nio.file.FileSystemException e) {
            if (String.valueOf(e.getReason()).contains("Invalid argument")) {
                return null;
            }
            throw e;
        }
        if (channel.size() % PooledBuffers.SMALLEST != 0) {
            channel.close();
            return null;
        }
        return channel;
    }

    private static Set<OpenOption> options(boolean writes, boolean direct) {
        Set<OpenOption> options = new HashSet<>();
        options.add(StandardOpenOption.READ);
        if (writes) {
            options.add(StandardOpenOption.WRITE);
        }
        if (direct) {
            options.add(directOption());
        }
        return options;
    }

    /** The JDK's own option for O_DIRECT, by name because the compiler warns of its package. */
    private static OpenOption directOption() {
        try {
            for (Object each :
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
                if (each instanceof OpenOption option && option.toString().equals("DIRECT")) {
                    return option;
                }
            }
        } catch (ClassNotFoundException e) {
            throw new UnsupportedOperationException("no direct I/O in this JDK", e);
        }
        throw new UnsupportedOperationException("no direct I/O in this JDK");
    }

    private static @Nullable FileSpace space(Path path, boolean writes) throws IOException {
        try {
            return FileSpace.open(path, writes);
        } catch (LinkageError | IllegalCallerException e) {
            // Native calls are refused: zeros are written by hand and holes are not seen.
            return null;
        }
    }

    private static final class NioTransfer extends Transfer implements Completion {
        private final NioFile file;

        NioTransfer(NioFile file) {
            this.file = file;
        }

        @Override
        public void done(int result) {
            file.moved(this, result);
        }
    }

    @Override
    protected Transfer newTransfer() {
        return new NioTransfer(this);
    }

    @Override
    protected void begin(Transfer transfer) {
        NioTransfer own = (NioTransfer) transfer;
        if (!isDirect() && !transfer.isDurable() && transferPace.isQuick()) {
            loop.defer(own, timed(own));
            return;
        }
        gathered.add(own);
        if (!planned) {
            planned = true;
            loop.atEndOfTurn(this::startGathered);
        }
    }

    private int timed(NioTransfer transfer) {
        long begin = System.nanoTime();
        int result = move(transfer);
        transferPace.took(System.nanoTime() - begin);
        return result;
    }

    private void startGathered() {
        planned = false;
        boolean alone = gathered.size() == 1 && loop.isAlone();
        for (NioTransfer each : gathered) {
            if (alone && transferPace.isQuick()) {
                loop.defer(each, timed(each));
            } else {
                loop.fileThreads().execute(() -> moveApart(each));
            }
        }
        gathered.clear();
    }

    private void moveApart(NioTransfer transfer) {
        long begin = System.nanoTime();
        int result = move(transfer);
        long took = System.nanoTime() - begin;
        loop.execute(() -> {
            transferPace.took(took);
            transfer.done(result);
        });
    }

    private int move(Transfer transfer) {
        ByteBuffer memory = transfer.memory().asByteBuffer();
        try {
            int count =
                    transfer.isWrite()
                            ? channel.write(memory, transfer.position())
                            : channel.read(memory, transfer.position());
            if (transfer.isDurable()) {
                channel.force(false);
            }
            return Math.max(0, count);
        } catch (NonWritableChannelException e) {
            return -EBADF;
        } catch (IOException e) {
            return -IoErrors.errno(e);
        }
    }

    @Override
    protected void beginSync() {
        // Dirty pages can take seconds to write, so a buffered file is never flushed here.
        if (isDirect() && syncPace.isQuick() && loop.isQuiet()) {
            long begin = System.nanoTime();
            int result = force();
            syncPace.took(System.nanoTime() - begin);
            loop.defer(this::synced, result);
            return;
        }
        loop.fileThreads()
                .execute(() -> {
                    long begin = System.nanoTime();
                    int result = force();
                    long took = System.nanoTime() - begin;
                    loop.execute(() -> {
                        syncPace.took(took);
                        synced(result);
                    });
                });
    }

    private int force() {
        try {
            channel.force(false);
            return 0;
        } catch (IOException e) {
            return -IoErrors.errno(e);
        }
    }

    @Override
    protected void allocate(int mode, long offset, long length, Completion completion) {
        FileSpace present = space;
        if (present == null) {
            loop.defer(completion, -Errno.EOPNOTSUPP);
            return;
        }
        loop.defer(completion, present.allocate(mode, offset, length));
    }

    @Override
    public boolean zeroIsFast() {
        return makesHoles;
    }

    @Override
    protected FileSpace.@Nullable Stretch stretch(long offset) throws IOException {
        FileSpace present = space;
        return present == null ? null : present.at(offset, size());
    }

    @Override
    protected void extend(long newSize) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(newSize);
        }
    }

    @Override
    protected void release() {
        loop.closed(this);
        FileSpace present = space;
        if (present != null) {
            present.close();
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a file", e);
        }
    }
}
