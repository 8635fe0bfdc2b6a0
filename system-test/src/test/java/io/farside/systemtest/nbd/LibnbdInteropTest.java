// SPDX-License-Identifier: Apache-2.0
package io.farside.systemtest.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.systemtest.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("interop")
class LibnbdInteropTest {
    private static final long SIZE = 64L << 20;
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir private Path directory;

    @BeforeEach
    void tools() {
        Tool.need("nbdinfo", "libnbd-bin");
        Tool.need("nbdcopy", "libnbd-bin");
    }

    /** Runs statements with {@code h} connected and structured replies and contexts asked for. */
    private String python(Served served, String statements) throws IOException {
        Tool.need(PYTHON, "python3-libnbd");
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Tool.run(directory, java.util.List.of(PYTHON, "-c", "import nbd")).code() == 0,
                "the Python module nbd is missing: install python3-libnbd");
        Path script = directory.resolve("script.py");
        Files.writeString(
                script,
                """
                import errno, nbd, sys
                h = nbd.NBD()
                h.add_meta_context("base:allocation")
                h.set_strict_mode(0)
                def fails(number, what, *arguments):
                    try:
                        what(*arguments)
                    except nbd.Error as e:
                        assert e.errnum == number, (e.errno, str(e))
                        return
                    raise AssertionError("should have failed")
                h.connect_uri(sys.argv[1])
                """
                        + statements.stripIndent()
                        + "\nprint('fine')\n");
        return Tool.ok(directory, PYTHON, script.toString(), served.uri());
    }

    @Test
    void everyAbilityIsListed_whenNbdinfoAsks() throws Exception {
        try (Served served = Served.sparse(directory, SIZE)) {
            assertThat(Tool.ok(directory, "nbdinfo", "--list", served.uri()))
                    .contains(
                            "newstyle-fixed",
                            "structured packets",
                            "export-size: 67108864",
                            "can_df: true",
                            "can_fast_zero: true",
                            "can_flush: true",
                            "can_fua: true",
                            "can_multi_conn: true",
                            "can_trim: true",
                            "can_zero: true",
                            "can_cache: false",
                            "block_size_minimum: 1",
                            "block_size_maximum: 33554432",
                            "base:allocation");
        }
    }

    @Test
    void allocationIsTold_whenMapped() throws Exception {
        try (Served served = Served.sparse(directory, SIZE)) {
            python(served, "h.pwrite(b'x' * 65536, 1048576)");
            String map = Tool.ok(directory, "nbdinfo", "--map", served.uri());
            assertThat(map.lines().map(l -> l.trim().replaceAll("\\s+", " ")))
                    .containsExactly(
                            "0 1048576 3 hole,zero",
                            "1048576 65536 0 data",
                            "1114112 65994752 3 hole,zero");
        }
    }

    @Test
    void imagesAreEqual_whenCopiedBothWaysOverSeveralConnections() throws Exception {
        byte[] bytes = new byte[40 << 20];
        new SplittableRandom(7).nextBytes(bytes);
        Path source = directory.resolve("source.raw");
        Files.write(source, bytes);
        try (Served served = Served.sparse(directory, bytes.length)) {
            Tool.ok(
                    directory,
                    "nbdcopy",
                    "--connections=4",
                    "--flush",
                    source.toString(),
                    served.uri());
            assertThat(Files.mismatch(source, served.image())).isEqualTo(-1);
            Path back = directory.resolve("back.raw");
            Tool.ok(directory, "nbdcopy", "--connections=4", served.uri(), back.toString());
            assertThat(Files.mismatch(source, back)).isEqualTo(-1);
        }
    }

    @Test
    void requestsThatCannotBeAreRefusedByName_andTheConnectionGoesOn() throws Exception {
        try (Served served = Served.sparse(directory, SIZE)) {
            assertThat(
                            python(
                                    served,
                                    """
                                    size = h.get_size()
                                    fails("EINVAL", h.pread, 512, size)
                                    fails("EINVAL", h.pread, 512, 2**63 + 5)
                                    fails("EINVAL", h.pread, 33554433, 0)
                                    fails("ENOSPC", h.pwrite, b'x' * 512, size - 511)
                                    fails("ENOSPC", h.zero, 512, size)
                                    fails("EINVAL", h.trim, 512, size)
                                    fails("EINVAL", h.block_status, 512, size, lambda *a: 0)
                                    fails("EINVAL", h.cache, 512, 0)
                                    fails("EINVAL", h.pread, 512, 0, nbd.CMD_FLAG_REQ_ONE)
                                    h.pwrite(b'abc', size - 3, nbd.CMD_FLAG_FUA)
                                    assert h.pread(3, size - 3) == b'abc'
                                    """
                                            .replace("\"EINVAL\"", "errno.EINVAL")
                                            .replace("\"ENOSPC\"", "errno.ENOSPC")))
                    .contains("fine");
        }
    }

    @Test
    void holesAreToldInsteadOfSent_whenReadingStructured() throws Exception {
        try (Served served = Served.sparse(directory, SIZE)) {
            assertThat(
                            python(
                                    served,
                                    """
                                    h.pwrite(b'd' * 65536, 131072)
                                    seen = []
                                    def chunk(data, offset, status, error):
                                        seen.append((offset, len(data), status))
                                    buf = h.pread_structured(393216, 0, chunk)
                                    assert bytes(buf) == bytes(131072) + b'd' * 65536 + bytes(196608)
                                    assert sorted(seen) == [(0, 131072, nbd.READ_HOLE),
                                        (131072, 65536, nbd.READ_DATA),
                                        (196608, 196608, nbd.READ_HOLE)], seen
                                    seen = []
                                    h.pread_structured(393216, 0, chunk, nbd.CMD_FLAG_DF)
                                    assert seen == [(0, 393216, nbd.READ_DATA)], seen
                                    """))
                    .contains("fine");
        }
    }

    @Test
    void oneExtentIsTold_whenOneIsAskedFor() throws Exception {
        try (Served served = Served.sparse(directory, SIZE)) {
            assertThat(
                            python(
                                    served,
                                    """
                                    h.pwrite(b'd' * 4096, 8192)
                                    seen = []
                                    def extents(context, offset, entries, error):
                                        seen.append((context, offset, list(entries)))
                                    h.block_status(65536, 0, extents)
                                    assert seen == [("base:allocation", 0,
                                        [8192, 3, 4096, 0, 53248, 3])], seen
                                    seen = []
                                    h.block_status(65536, 8192, extents, nbd.CMD_FLAG_REQ_ONE)
                                    assert seen == [("base:allocation", 8192, [4096, 0])], seen
                                    """))
                    .contains("fine");
        }
    }
}
