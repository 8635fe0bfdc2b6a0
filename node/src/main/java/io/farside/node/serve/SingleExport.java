// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import io.farside.node.nbd.Export;
import io.farside.node.nbd.ExportCatalog;
import io.farside.node.nbd.ExportInfo;
import io.farside.node.nbd.NbdClient;
import java.util.List;

/** A catalog of one export. */
record SingleExport(Export export) implements ExportCatalog {
    @Override
    public List<ExportInfo> list(NbdClient client) {
        return List.of(export.info());
    }

    @Override
    public Choice choose(String name, NbdClient client) {
        return name.equals(export.info().name()) ? new Choice.Open(export) : new Choice.Unknown();
    }
}
