// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.ApiClient;
import io.farside.api.manager.CommandRequest;
import io.farside.api.manager.CopySetRequest;
import io.farside.api.manager.CopySetView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionRequest;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.SiteRequest;
import io.farside.api.manager.SiteView;
import io.farside.api.manager.StorageSystemRequest;
import io.farside.api.manager.StorageSystemView;
import io.farside.api.manager.VolumeRequest;
import io.farside.api.manager.VolumeView;
import io.farside.demo.BlockDevice;
import io.farside.demo.ledger.Side;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** First act: sites, volumes and a session; data on them; the first sync. */
final class SetUp {
    private final World.Cast cast;
    private final DemoOptions options;
    private final Archive archive;
    private final @Nullable UserImage image;

    SetUp(World.Cast cast, DemoOptions options, Archive archive, @Nullable UserImage image) {
        this.cast = cast;
        this.options = options;
        this.archive = archive;
        this.image = image;
    }

    void play(Timeline timeline) throws Exception {
        timeline.step("define", this::define);
        timeline.step("old data at oslo", this::fill);
        timeline.step("first sync", this::sync);
        timeline.scene(
                new Scene(
                        Scene.State.PRODUCTION,
                        Scene.Link.EAST,
                        Scene.State.COPY,
                        "production at oslo, every write at both sites before it is acknowledged"));
    }

    private List<String> volumes() {
        return World.volumes(image != null);
    }

    private String define() {
        ApiClient api = cast.managed().api();
        for (Site site : cast.sites()) {
            api.post(ManagerPaths.SITES, new SiteRequest(site.name(), null), SiteView.class);
            api.post(
                    ManagerPaths.STORAGE_SYSTEMS,
                    new StorageSystemRequest(site.name(), site.name(), site.admin().toString()),
                    StorageSystemView.class);
            cast.managed().awaitConnected(site.name());
            for (String volume : volumes()) {
                api.post(
                        ManagerPaths.VOLUMES,
                        new VolumeRequest(site.name(), volume, size(volume)),
                        VolumeView.class);
            }
        }
        cast.volumes().learn(volumes());
        session(api);
        return "session %s, Metro Mirror, %d volumes of %s"
                .formatted(
                        Payroll.SESSION,
                        volumes().size(),
                        Figures.bytes(totalBytes() / volumes().size()));
    }

    private void session(ApiClient api) {
        Map<String, String> sites = Map.of("H1", cast.first().name(), "H2", cast.second().name());
        api.post(
                ManagerPaths.SESSIONS,
                new SessionRequest(Payroll.SESSION, Payroll.TYPE, sites, null, null),
                SessionView.class);
        for (String volume : volumes()) {
            Map<String, CopySetRequest.Volume> pair =
                    Map.of(
                            "H1", new CopySetRequest.Volume(cast.first().name(), volume),
                            "H2", new CopySetRequest.Volume(cast.second().name(), volume));
            api.post(
                    ManagerPaths.copySets(Payroll.SESSION),
                    new CopySetRequest(volume, pair),
                    CopySetView.class);
        }
    }

    private long size(String volume) {
        return image != null && volume.equals(Payroll.IMAGE)
                ? image.volumeBytes()
                : options.volumeBytes();
    }

    /** Bytes of all volumes of one site. */
    long totalBytes() {
        return volumes().stream().mapToLong(this::size).sum();
    }

    private String fill() throws IOException {
        for (Side side : Side.values()) {
            try (BlockDevice volume = cast.volumes().open(0, side)) {
                archive.write(volume);
            }
        }
        String told = Figures.bytes(2 * Archive.LENGTH_BYTES) + " written over NBD";
        if (image == null) {
            return told;
        }
        try (BlockDevice volume = cast.volumes().open(cast.first(), Payroll.IMAGE)) {
            return told
                    + ", and %s of the image's %s that are not zero"
                            .formatted(
                                    Figures.bytes(image.copyTo(volume)),
                                    Figures.bytes(image.size()));
        }
    }

    private String sync() {
        cast.managed().run(CommandRequest.of("Start H1->H2"), Managed.LIMIT);
        cast.managed().awaitState("Prepared");
        return "oslo -> bergen Prepared: both sites hold the same";
    }
}
