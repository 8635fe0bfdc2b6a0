// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.CopySetList;
import io.farside.api.manager.CopySetRequest;
import io.farside.api.manager.CopySetView;
import io.farside.api.manager.ManagerPaths;
import io.farside.api.node.VolumeView;
import io.farside.manager.storage.Fleet;
import io.farside.manager.storage.NodePicture;
import io.farside.manager.store.Definitions;
import io.farside.manager.store.Definitions.SessionRow;
import io.farside.manager.store.Definitions.StorageSystemRow;
import io.farside.manager.store.LogEvent;
import io.farside.manager.store.SessionDocument;
import io.farside.manager.store.Store;
import io.farside.model.Problem;
import io.farside.rest.EventHub;
import io.farside.session.CopySet;
import io.farside.session.Role;
import io.farside.session.Session;
import io.farside.session.SessionType;
import io.farside.session.VolumeRef;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Copy sets of sessions. */
public final class CopySetService {
    /** Copy sets of one session. */
    static final int COPY_SET_LIMIT = 10_000;

    private final Store store;
    private final StatusBoard board;
    private final Fleet fleet;
    private final SessionService sessions;
    private final InstantSource clock;
    private final EventHub hub;

    public CopySetService(
            Store store,
            StatusBoard board,
            Fleet fleet,
            SessionService sessions,
            InstantSource clock,
            EventHub hub) {
        this.store = store;
        this.board = board;
        this.fleet = fleet;
        this.sessions = sessions;
        this.clock = clock;
        this.hub = hub;
    }

    public CopySetList list(String session, int offset, int limit) {
        StatusBoard.Reading reading = board.read(session);
        List<CopySet> all = reading.session().copySets();
        return new CopySetList(
                all.stream()
                        .skip(offset)
                        .limit(limit)
                        .map(set ->
                                SessionViews.copySet(set, reading.session(), reading.condition()))
                        .toList(),
                all.size());
    }

    public CopySetView add(String sessionName, CopySetRequest request) {
        StatusBoard.Reading reading = board.read(sessionName);
        Session session = reading.session();
        Map<Role, VolumeRef> volumes = volumes(session.type(), request);
        String id =
                request.name() == null
                        ? Objects.requireNonNull(volumes.get(session.type().roles().getFirst()))
                                .volume()
                        : Names.name("name of the copy set", request.name());
        Optional<CopySet> known =
                session.copySets().stream().filter(c -> c.id().equals(id)).findFirst();
        if (known.isPresent()) {
            if (!known.get().volumes().equals(volumes)) {
                throw Refusals.taken("copy set", id);
            }
            return SessionViews.copySet(known.get(), session, reading.condition());
        }
        mustBeIdle(session);
        CopySet set = new CopySet(id, check(session, volumes), volumes);
        List<CopySet> all = new ArrayList<>(session.copySets());
        if (all.size() >= COPY_SET_LIMIT) {
            throw Problem.of(
                            "FSDR2023E",
                            "Session " + sessionName + " has " + COPY_SET_LIMIT + " copy sets.",
                            "Use another session.",
                            sessionName)
                    .toException();
        }
        all.add(set);
        all.sort(Comparator.comparing(CopySet::id));
        change(reading.row(), all);
        return SessionViews.copySet(set, session, reading.condition());
    }

    public void remove(String sessionName, String id) {
        SessionRow row = board.read(sessionName).row();
        List<CopySet> rest =
                row.session().copySets().stream().filter(c -> !c.id().equals(id)).toList();
        if (rest.size() == row.session().copySets().size()) {
            throw Refusals.unknown("copy set", id);
        }
        mustBeIdle(row.session());
        change(row, rest);
    }

    private void change(SessionRow row, List<CopySet> sets) {
        Session changed = row.session().withCopySets(sets);
        store.append(
                List.of(
                        new LogEvent.SessionDefined(
                                changed.name(),
                                row.version(),
                                SessionDocument.of(changed, row.description()))),
                clock.instant());
        hub.publish(ManagerPaths.EVENT_SESSION, sessions.get(changed.name()));
    }

    /** A group's volumes are fixed while it exists. */
    private static void mustBeIdle(Session session) {
        if (!session.groups().isEmpty()) {
            throw Problem.of(
                            "FSDR2024E",
                            "Session "
                                    + session.name()
                                    + " is set up at its nodes, where the volumes of a group are"
                                    + " fixed.",
                            "Terminate it, change its copy sets, then Start: what is equal is not"
                                    + " copied again.",
                            session.name())
                    .toException();
        }
    }

    private static Map<Role, VolumeRef> volumes(SessionType type, CopySetRequest request) {
        Map<Role, VolumeRef> volumes = new TreeMap<>();
        if (request.volumes() != null) {
            request.volumes()
                    .forEach((role, volume) ->
                            type.role(role).ifPresent(r -> volumes.put(r, reference(volume))));
        }
        if (request.volumes() == null
                || volumes.size() != type.roles().size()
                || request.volumes().size() != volumes.size()) {
            throw Problem.badInput(
                            "FSDR2025E",
                            "A copy set of this session needs one volume for each of "
                                    + type.roles()
                                    + ".",
                            "Send volumes by role, each with storageSystem and volume.")
                    .toException();
        }
        return volumes;
    }

    private static VolumeRef reference(CopySetRequest.Volume volume) {
        return new VolumeRef(
                Names.name(
                        "name of the storage system",
                        volume == null ? null : volume.storageSystem()),
                Names.name("name of the volume", volume == null ? null : volume.volume()));
    }

    /** Every volume exists at its role's site, is in no session, and all have one size. */
    private long check(Session session, Map<Role, VolumeRef> volumes) {
        Definitions all = store.definitions();
        long size = -1;
        for (Map.Entry<Role, VolumeRef> entry : volumes.entrySet()) {
            VolumeRef volume = entry.getValue();
            StorageSystemRow system = all.storageSystems().get(volume.storageSystem());
            if (system == null) {
                throw Refusals.unknown("storage system", volume.storageSystem());
            }
            String site = session.site(entry.getKey());
            if (!system.site().equals(site)) {
                throw Problem.of(
                                "FSDR2026E",
                                "Volume "
                                        + volume
                                        + " is at site "
                                        + system.site()
                                        + ", role "
                                        + entry.getKey()
                                        + " at "
                                        + site
                                        + ".",
                                "Choose a volume at the site of its role.",
                                volume.toString())
                        .toException();
            }
            mustBeFree(all, volume);
            VolumeView seen = seen(volume);
            if (size >= 0 && size != seen.sizeBytes()) {
                throw Problem.of(
                                "FSDR2027E",
                                "The volumes have different sizes: "
                                        + size
                                        + " and "
                                        + seen.sizeBytes()
                                        + " bytes.",
                                "Choose volumes of one size.",
                                volume.toString())
                        .toException();
            }
            size = seen.sizeBytes();
        }
        return size;
    }

    private static void mustBeFree(Definitions all, VolumeRef volume) {
        for (SessionRow row : all.sessions().values()) {
            for (CopySet set : row.session().copySets()) {
                if (set.volumes().containsValue(volume)) {
                    throw Refusals.inUse(
                            "volume",
                            volume.toString(),
                            "copy set " + set.id() + " of session " + row.session().name());
                }
            }
        }
    }

    private VolumeView seen(VolumeRef volume) {
        NodePicture picture = fleet.picture(volume.storageSystem()).orElse(null);
        if (picture == null || !picture.connected()) {
            throw Refusals.silent(volume.storageSystem());
        }
        VolumeView view = picture.volumes().get(volume.volume());
        if (view == null) {
            throw Refusals.unknown("volume", volume.toString());
        }
        if (view.group() != null) {
            throw Refusals.inUse("volume", volume.toString(), "group " + view.group());
        }
        return view;
    }
}
