// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.api.node.NodePaths;
import io.farside.node.loop.EventLoop;
import io.farside.node.volume.Volume;
import io.farside.node.volume.VolumeStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Operations on volumes. Thread-safe; blocking; not for the loop. */
public final class VolumeService {
    private final VolumeStore store;
    private final HostDirectory hosts;
    private final EventLoop loop;
    private final NodeEvents events;
    private final ReentrantLock operations;

    /**
     * @param operations one operation on volumes or groups at a time
     */
    public VolumeService(
            VolumeStore store,
            HostDirectory hosts,
            EventLoop loop,
            NodeEvents events,
            ReentrantLock operations) {
        this.store = store;
        this.hosts = hosts;
        this.loop = loop;
        this.events = events;
        this.operations = operations;
    }

    public VolumeStore store() {
        return store;
    }

    public Volume create(String name, long sizeBytes) {
        return inTurn(() -> serve(store.create(name, sizeBytes)));
    }

    public Volume adopt(String name, String path) {
        return inTurn(() -> serve(store.adopt(name, path)));
    }

    private Volume serve(Volume volume) {
        OnLoop.run(
                loop,
                () -> {
                    if (hosts.find(volume.name()) == null) {
                        hosts.add(volume);
                    }
                });
        events.changed(NodePaths.EVENT_VOLUME, volume.name());
        return volume;
    }

    public Volume grow(String name, long sizeBytes) {
        return inTurn(() -> {
            Volume volume = store.grow(name, sizeBytes);
            OnLoop.run(loop, () -> growFile(volume));
            events.changed(NodePaths.EVENT_VOLUME, name);
            return volume;
        });
    }

    private void growFile(Volume volume) {
        HostDirectory.Served served = hosts.find(volume.name());
        if (served != null) {
            try {
                served.file().grow(volume.sizeBytes());
            } catch (IOException e) {
                throw io.farside.node.volume.DurableFiles.unwritable(volume.data(), e);
            }
        }
    }

    public void delete(String name) {
        inTurn(() -> {
            Volume volume = store.get(name);
            store.requireNoGroup(volume, "deleted");
            OnLoop.run(
                    loop,
                    () -> {
                        hosts.requireIdle(List.of(name), "deleted");
                        hosts.remove(name);
                    });
            store.delete(name);
            events.removed(NodePaths.EVENT_VOLUME_REMOVED, name);
            return volume;
        });
    }

    private Volume inTurn(java.util.function.Supplier<Volume> work) {
        operations.lock();
        try {
            return work.get();
        } finally {
            operations.unlock();
        }
    }
}
