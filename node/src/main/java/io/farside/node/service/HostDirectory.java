// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.engine.group.Effect.HostAccess;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.node.group.GroupDriver;
import io.farside.node.group.HostGate;
import io.farside.node.group.ImageExports;
import io.farside.node.group.ReplicatedExport;
import io.farside.node.loop.BlockFile;
import io.farside.node.loop.EventLoop;
import io.farside.node.nbd.Export;
import io.farside.node.nbd.ExportCatalog;
import io.farside.node.nbd.ExportInfo;
import io.farside.node.nbd.NbdClient;
import io.farside.node.nbd.NbdServer;
import io.farside.node.volume.DurableFiles;
import io.farside.node.volume.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What hosts can open: every volume with its open file, alone or as part of a group. Changed on the
 * loop only; {@link #find} from any thread.
 */
public final class HostDirectory implements ExportCatalog, HostGate {
    private final EventLoop loop;
    private final EventLoop.OpenMode mode;
    private final Map<String, Served> served = new ConcurrentSkipListMap<>();
    private @Nullable NbdServer server;

    /**
     * @param mode how data files are opened
     */
    public HostDirectory(EventLoop loop, EventLoop.OpenMode mode) {
        this.loop = loop;
        this.mode = mode;
    }

    /**
     * @param group the driver of its group, null when it is in none
     */
    public record Served(
            Volume volume, BlockFile file, Export export, @Nullable GroupDriver group) {
        /** Connections open. */
        public int hosts() {
            return export instanceof ReplicatedExport replicated
                    ? replicated.hosts()
                    : export instanceof LocalExport local ? local.hosts() : 0;
        }

        /** What hosts may do. */
        public HostAccess access() {
            return group == null ? new HostAccess.ReadWrite() : group.access();
        }
    }

    /** The server that serves this directory; called once, before it listens. */
    public void serveWith(NbdServer nbd) {
        server = nbd;
    }

    public @Nullable Served find(String name) {
        return served.get(name);
    }

    /** Opens a volume that is in no group. */
    void add(Volume volume) {
        BlockFile file = openFile(volume);
        served.put(
                volume.name(),
                new Served(volume, file, new LocalExport(volume.name(), file), null));
    }

    BlockFile openFile(Volume volume) {
        try {
            return loop.open(volume.data(), mode);
        } catch (IOException e) {
            throw DurableFiles.unreadable(volume.data(), String.valueOf(e.getMessage()));
        }
    }

    /** Closes a volume no host has open. */
    void remove(String name) {
        Served gone = served.remove(name);
        if (gone != null) {
            disconnect(gone.export());
            gone.file().close();
        }
    }

    /**
     * Refuses unless no host has any of the volumes open.
     *
     * @throws io.farside.model.ProblemException {@code FSDN2026E}
     */
    void requireIdle(List<String> names, String verb) {
        for (String name : names) {
            Served volume = served.get(name);
            if (volume != null && volume.hosts() > 0) {
                throw Problem.of(
                                "FSDN2026E",
                                volume.hosts()
                                        + " host connections are open on volume "
                                        + name
                                        + ", which cannot be "
                                        + verb
                                        + " now.",
                                "Disconnect the hosts first.",
                                name)
                        .as(ProblemKind.REFUSED)
                        .toException();
            }
        }
    }

    /** Serves the volumes of a group through its driver. */
    void bind(GroupDriver driver, List<Volume> volumes, List<BlockFile> files) {
        for (int i = 0; i < volumes.size(); i++) {
            Volume volume = volumes.get(i);
            served.put(
                    volume.name(),
                    new Served(volume, files.get(i), driver.exports().get(i), driver));
        }
    }

    /** Serves volumes alone again that were in a group. */
    void unbind(GroupDriver driver) {
        for (Served each : List.copyOf(served.values())) {
            if (each.group() == driver) {
                disconnect(each.export());
                String name = each.volume().name();
                served.put(
                        name,
                        new Served(
                                each.volume(),
                                each.file(),
                                new LocalExport(name, each.file()),
                                null));
            }
        }
    }

    @Override
    public List<ExportInfo> list(NbdClient client) {
        List<ExportInfo> list = new ArrayList<>();
        for (Served each : served.values()) {
            if (!(each.access() instanceof HostAccess.Refused)) {
                list.add(each.export().info());
            }
        }
        for (Served each : served.values()) {
            if (each.export() instanceof ReplicatedExport replicated) {
                list.addAll(replicated.images());
            }
        }
        return list;
    }

    /** A volume of a point-in-time copy: {@code VOLUME@IMAGE}. */
    private @Nullable Export image(String name) {
        int mark = name.indexOf(ImageExports.MARK);
        Served volume = mark < 0 ? null : served.get(name.substring(0, mark));
        return volume != null && volume.export() instanceof ReplicatedExport replicated
                ? replicated.image(name.substring(mark + 1))
                : null;
    }

    @Override
    public Choice choose(String name, NbdClient client) {
        Served found = served.get(name);
        if (found == null) {
            Export image = image(name);
            return image == null ? new Choice.Unknown() : new Choice.Open(image);
        }
        return found.access() instanceof HostAccess.Refused(Problem reason)
                ? new Choice.Refused(reason.code() + " " + reason.message())
                : new Choice.Open(found.export());
    }

    @Override
    public void disconnect(Export export) {
        if (server != null) {
            server.disconnect(export);
        }
    }

    /** Whether every flush of a volume that was asked for has succeeded. From any thread. */
    public boolean isFlushed(String name) {
        Served volume = served.get(name);
        return volume != null
                && !(volume.export() instanceof LocalExport local && local.isFailed())
                && !(volume.group() != null && volume.group().isFailed(name));
    }

    /** Closes every file. */
    void close() {
        served.values().forEach(s -> s.file().close());
        served.clear();
    }
}
