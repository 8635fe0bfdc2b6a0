// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop.uring;

import io.farside.node.loop.Admission;
import io.farside.node.loop.Completion;
import io.farside.node.loop.EventLoop.OpenMode;
import io.farside.node.loop.LoopFile;
import io.farside.node.loop.Pace;
import io.farside.node.loop.PooledBuffers;
import io.farside.node.loop.Transfer;
import io.farside.node.sys.Errno;
import io.farside.node.sys.FileSpace;
import io.farside.node.sys.Posix;
import io.farside.node.sys.Ring;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file on the ring. Direct transfers go through the ring, durable ones with RWF_DSYNC (one
 * request instead of a write linked to a flush by a worker). Buffered writes and reads of cached
 * data are plain system calls; so is the flush of a direct file while no transfer is under way and
 * flushes are quick.
 */
final class UringFile extends LoopFile {
    /** A call that takes longer on average holds up the streams too much. */
    private static final long QUICK_NANOS = 1_000_000;

    /** Larger buffered writes are copied by a kernel worker meanwhile. */
    private static final int LARGEST_INLINE = 1 << 20;

    private final UringLoop loop;
    private final int fd;
    private final boolean makesHoles;
    private final Pace syncPace = new Pace(QUICK_NANOS);
    private final Pace writePace = new Pace(QUICK_NANOS);
    private final RingOperation syncing = this::syncEnded;
    private final Completion inlineSynced = this::synced;
    private long syncBegan;

    private UringFile(UringLoop loop, Admission admission, boolean direct, Opened opened)
            throws IOException {
        super(loop, direct, admission, opened.size);
        this.loop = loop;
        this.fd = opened.fd;
        this.makesHoles = opened.writes && FileSpace.makesHoles(loop.posix(), fd);
    }

    private record Opened(int fd, long size, boolean writes) {}

    static UringFile open(UringLoop loop, Admission admission, Path path, OpenMode mode)
            throws IOException {
        Posix posix = loop.posix();
        boolean writes = mode != OpenMode.READ_ONLY;
        boolean direct = mode == OpenMode.DIRECT;
        int access = writes ? Posix.READ_WRITE : Posix.READ_ONLY;
        int fd = posix.open(path, direct ? access | Posix.DIRECT : access);
        if (direct && fd == -Errno.EINVAL) {
            direct = false;
            fd = posix.open(path, access);
        }
        if (fd < 0) {
            throw failure(path, fd);
        }
        long size = posix.size(fd);
        if (direct && size % PooledBuffers.SMALLEST != 0) {
            posix.close(fd);
            direct = false;
            fd = posix.open(path, access);
            if (fd < 0) {
                throw failure(path, fd);
            }
        }
        return new UringFile(loop, admission, direct, new Opened(fd, size, writes));
    }

    private static IOException failure(Path path, int errno) {
        return switch (Errno.name(errno)) {
            case "ENOENT" -> new java.nio.file.NoSuchFileException(path.toString());
            case "EACCES" -> new java.nio.file.AccessDeniedException(path.toString());
            default -> Errno.failure(path.toString(), errno);
        };
    }

    private static final class RingTransfer extends Transfer implements RingOperation, Completion {
        private final UringFile file;

        RingTransfer(UringFile file) {
            this.file = file;
        }

        @Override
        public void complete(int result) {
            file.loop.fileTransfers(-1);
            if (result == -Errno.EINTR || result == -Errno.EAGAIN) {
                file.throughRing(this);
            } else {
                file.moved(this, result);
            }
        }

        @Override
        public void done(int result) {
            file.moved(this, result);
        }
    }

    @Override
    protected Transfer newTransfer() {
        return new RingTransfer(this);
    }

    @Override
    protected void begin(Transfer transfer) {
        RingTransfer own = (RingTransfer) transfer;
        if (isDirect()) {
            throughRing(own);
        } else if (own.isWrite()) {
            bufferedWrite(own);
        } else {
            int result = loop.posix().preadNoWait(fd, own.address(), own.left(), own.position());
            if (result < 0) {
                throughRing(own);
            } else {
                loop.defer(own, result);
            }
        }
    }

    private void throughRing(RingTransfer transfer) {
        loop.fileTransfers(1);
        Ring ring = loop.submit(transfer.isWrite() ? Ring.WRITE : Ring.READ, fd, transfer);
        ring.memory(transfer.address(), transfer.left());
        ring.offset(transfer.position());
        if (transfer.isDurable()) {
            ring.flags(Ring.DSYNC);
        }
    }

    private void bufferedWrite(RingTransfer transfer) {
        if (transfer.left() > LARGEST_INLINE || !writePace.isQuick()) {
            long began = System.nanoTime();
            Ring ring =
                    loop.submit(
                            Ring.WRITE,
                            fd,
                            result -> {
                                writePace.took(System.nanoTime() - began);
                                written(transfer, result);
                            });
            ring.memory(transfer.address(), transfer.left());
            ring.offset(transfer.position());
            return;
        }
        long began = System.nanoTime();
        int result =
                loop.posix().pwrite(fd, transfer.address(), transfer.left(), transfer.position());
        writePace.took(System.nanoTime() - began);
        if (transfer.isDurable()) {
            written(transfer, result);
        } else {
            loop.defer(transfer, result);
        }
    }

    /** The flush of a durable buffered write is shared with those of its neighbours. */
    private void written(RingTransfer transfer, int result) {
        if (result > 0 && result == transfer.left() && transfer.isDurable()) {
            sync(flushed -> moved(transfer, flushed < 0 ? flushed : result));
        } else if (result == -Errno.EINTR || result == -Errno.EAGAIN) {
            bufferedWrite(transfer);
        } else {
            loop.defer(transfer, result);
        }
    }

    @Override
    protected void beginSync() {
        if (mayBlock()) {
            loop.blocking(this::syncNow);
        } else {
            syncBegan = System.nanoTime();
            Ring ring = loop.submit(Ring.FSYNC, fd, syncing);
            ring.flags(Ring.DATASYNC);
        }
    }

    /**
     * Whether a flush may be made on the loop's thread. Not of a buffered file: its dirty pages can
     * take seconds to write.
     */
    private boolean mayBlock() {
        return isDirect() && syncPace.isQuick() && loop.isQuiet();
    }

    private void syncNow() {
        long began = System.nanoTime();
        int result = loop.posix().fdatasync(fd);
        syncPace.took(System.nanoTime() - began);
        loop.defer(inlineSynced, result);
    }

    private void syncEnded(int result) {
        syncPace.took(System.nanoTime() - syncBegan);
        synced(result);
    }

    @Override
    protected void allocate(int mode, long offset, long length, Completion completion) {
        Ring ring = loop.submit(Ring.FALLOCATE, fd, result -> loop.complete(completion, result));
        ring.memory(length, mode);
        ring.offset(offset);
    }

    @Override
    public boolean zeroIsFast() {
        return makesHoles;
    }

    @Override
    protected FileSpace.Stretch stretch(long offset) throws IOException {
        return FileSpace.at(loop.posix(), fd, offset, size());
    }

    @Override
    protected void extend(long newSize) throws IOException {
        int result = loop.posix().truncate(fd, newSize);
        if (result < 0) {
            throw Errno.failure("growing a file", result);
        }
    }

    @Override
    protected void release() {
        loop.posix().close(fd);
        loop.closed(this);
    }
}
