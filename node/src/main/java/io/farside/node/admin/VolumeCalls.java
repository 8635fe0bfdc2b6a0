// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.node.AdoptVolumeRequest;
import io.farside.api.node.CreateVolumeRequest;
import io.farside.api.node.GrowVolumeRequest;
import io.farside.api.node.NodePaths;
import io.farside.api.node.VolumeList;
import io.farside.node.service.VolumeService;
import io.farside.node.volume.Volume;
import io.farside.rest.Answer;
import io.farside.rest.Call;

/** Answers calls about volumes. */
public final class VolumeCalls {
    private final VolumeService service;
    private final NodeState state;

    public VolumeCalls(VolumeService service, NodeState state) {
        this.service = service;
        this.state = state;
    }

    Answer list() {
        return Answer.ok(new VolumeList(state.volumes()));
    }

    Answer show(Call call) {
        return Answer.ok(state.volume(service.store().get(call.path("name"))));
    }

    Answer create(Call call) {
        CreateVolumeRequest request = call.body(CreateVolumeRequest.class);
        return created(service.create(request.name(), request.sizeBytes()));
    }

    Answer adopt(Call call) {
        AdoptVolumeRequest request = call.body(AdoptVolumeRequest.class);
        return created(service.adopt(request.name(), request.path()));
    }

    private Answer created(Volume volume) {
        return Answer.created(state.volume(volume), NodePaths.volume(volume.name()));
    }

    Answer grow(Call call) {
        GrowVolumeRequest request = call.body(GrowVolumeRequest.class);
        return Answer.ok(state.volume(service.grow(call.path("name"), request.sizeBytes())));
    }

    Answer delete(Call call) {
        service.delete(call.path("name"));
        return Answer.nothing();
    }
}
