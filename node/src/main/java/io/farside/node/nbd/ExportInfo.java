// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import java.util.List;

/**
 * What clients are told about an export.
 *
 * @param name export name, at most 4096 bytes of UTF-8
 * @param description for people, may be empty
 * @param sizeBytes at least 1
 * @param readOnly write, trim and zero are answered with EPERM
 * @param multiConn a flush on one connection covers what was completed on the others
 * @param minimumBlockBytes 1 or 512: unit of offsets and lengths
 * @param preferredBlockBytes power of two, 512 to 32 MiB
 * @param fastZero whether {@link Export.ZeroHow#fast} is understood
 * @param metaContexts contexts beside {@code base:allocation}, e.g. {@code
 *     qemu:dirty-bitmap:farside-NAME}
 */
public record ExportInfo(
        String name,
        String description,
        long sizeBytes,
        boolean readOnly,
        boolean multiConn,
        int minimumBlockBytes,
        int preferredBlockBytes,
        boolean fastZero,
        List<String> metaContexts) {

    /** Prefix of the contexts that show a change bitmap; the target's name follows. */
    public static final String DIRTY_BITMAP_PREFIX = "qemu:dirty-bitmap:farside-";

    public ExportInfo {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("export of " + sizeBytes + " bytes");
        }
        if (minimumBlockBytes != 1 && minimumBlockBytes != 512) {
            throw new IllegalArgumentException("minimum block of " + minimumBlockBytes + " bytes");
        }
        if (Integer.bitCount(preferredBlockBytes) != 1 || preferredBlockBytes < 512) {
            throw new IllegalArgumentException(
                    "preferred block of " + preferredBlockBytes + " bytes");
        }
        metaContexts = List.copyOf(metaContexts);
    }

    /** An export with minimum block 1, preferred block 4096, several connections and fast zero. */
    public static ExportInfo of(String name, String description, long sizeBytes, boolean readOnly) {
        return new ExportInfo(
                name, description, sizeBytes, readOnly, true, 1, 4096, true, List.of());
    }

    public ExportInfo withMetaContexts(List<String> contexts) {
        return new ExportInfo(
                name,
                description,
                sizeBytes,
                readOnly,
                multiConn,
                minimumBlockBytes,
                preferredBlockBytes,
                fastZero,
                contexts);
    }
}
