// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.wire.nbd.NbdProtocol;
import java.util.ArrayList;
import java.util.List;

/**
 * Matches queries of clients against the metadata contexts of an export.
 *
 * <p>A query is the full name of a context. When listing, {@code base:}, {@code qemu:} and {@code
 * qemu:dirty-bitmap:} stand for all contexts that begin so; when selecting they select nothing.
 * Queries of other namespaces, and queries that are no names at all, match nothing.
 */
final class MetaContexts {
    private static final List<String> WILDCARDS = List.of("base:", "qemu:", "qemu:dirty-bitmap:");

    private MetaContexts() {}

    /** Everything an export offers. */
    static List<String> of(ExportInfo info) {
        List<String> all = new ArrayList<>();
        all.add(NbdProtocol.BASE_ALLOCATION);
        all.addAll(info.metaContexts());
        return all;
    }

    static List<String> listed(ExportInfo info, List<String> queries) {
        List<String> all = of(info);
        if (queries.isEmpty()) {
            return all;
        }
        return all.stream()
                .filter(name ->
                        queries.contains(name)
                                || WILDCARDS.stream()
                                        .anyMatch(w -> queries.contains(w) && name.startsWith(w)))
                .toList();
    }

    static List<String> selected(ExportInfo info, List<String> queries) {
        return of(info).stream().filter(queries::contains).toList();
    }
}
