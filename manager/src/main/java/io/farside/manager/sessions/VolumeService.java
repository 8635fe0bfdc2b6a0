// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.VolumeList;
import io.farside.api.manager.VolumeRequest;
import io.farside.api.manager.VolumeView;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.manager.storage.Fleet;
import io.farside.manager.storage.NodePicture;
import io.farside.manager.store.Definitions;
import io.farside.manager.store.Definitions.StorageSystemRow;
import io.farside.manager.store.Store;
import io.farside.model.ProblemException;
import io.farside.session.CopySet;
import io.farside.session.Role;
import io.farside.session.VolumeRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Volumes of all storage systems. */
public final class VolumeService {
    private record Use(String session, String copySet, String role) {}

    private final Store store;
    private final Fleet fleet;

    public VolumeService(Store store, Fleet fleet) {
        this.store = store;
        this.fleet = fleet;
    }

    public VolumeList list(@Nullable String storageSystem, int offset, int limit) {
        Definitions all = store.definitions();
        if (storageSystem != null && !all.storageSystems().containsKey(storageSystem)) {
            throw Refusals.unknown("storage system", storageSystem);
        }
        Map<VolumeRef, Use> uses = uses(all);
        List<VolumeView> volumes = new ArrayList<>();
        for (StorageSystemRow row : all.storageSystems().values()) {
            if (storageSystem == null || storageSystem.equals(row.name())) {
                readAnew(row.name());
                fleet.picture(row.name())
                        .ifPresent(picture ->
                                picture.volumes()
                                        .values()
                                        .forEach(v -> volumes.add(view(row, picture, v, uses))));
            }
        }
        return new VolumeList(volumes.stream().skip(offset).limit(limit).toList(), volumes.size());
    }

    /** Access and hosts change without an event; a node that fails to answer keeps its picture. */
    private void readAnew(String system) {
        if (!fleet.picture(system).map(NodePicture::connected).orElse(false)) {
            return;
        }
        try {
            fleet.system(system).volumes().forEach(v -> fleet.learn(system, v));
        } catch (ProblemException e) {
            // The watcher finds out for itself and shows it at the storage system.
        }
    }

    public VolumeView create(VolumeRequest request) {
        String system = Names.name("name of the storage system", request.storageSystem());
        String name = Names.name("name of the volume", request.name());
        StorageSystemRow row = store.definitions().storageSystems().get(system);
        if (row == null) {
            throw Refusals.unknown("storage system", system);
        }
        var made =
                fleet.system(system)
                        .createVolume(new CreateVolumeRequest(name, request.sizeBytes()));
        fleet.learn(system, made);
        NodePicture picture = fleet.picture(system).orElseThrow();
        return view(row, picture, made, uses(store.definitions()));
    }

    private static Map<VolumeRef, Use> uses(Definitions all) {
        Map<VolumeRef, Use> uses = new HashMap<>();
        for (Definitions.SessionRow session : all.sessions().values()) {
            for (CopySet set : session.session().copySets()) {
                for (Map.Entry<Role, VolumeRef> volume : set.volumes().entrySet()) {
                    uses.put(
                            volume.getValue(),
                            new Use(session.session().name(), set.id(), volume.getKey().name()));
                }
            }
        }
        return uses;
    }

    private static VolumeView view(
            StorageSystemRow row,
            NodePicture picture,
            io.farside.api.node.VolumeView volume,
            Map<VolumeRef, Use> uses) {
        Use use = uses.get(new VolumeRef(row.name(), volume.name()));
        return new VolumeView(
                row.name(),
                row.site(),
                volume.name(),
                volume.volumeId(),
                volume.sizeBytes(),
                volume.allocatedBytes(),
                volume.backing(),
                use == null ? null : use.session,
                use == null ? null : use.copySet,
                use == null ? null : use.role,
                picture.connected() ? volume.access() : "Unknown",
                volume.hosts(),
                volume.uris());
    }
}
