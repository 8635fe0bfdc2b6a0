// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.sessions;

import io.farside.api.manager.ManagerPaths;
import io.farside.api.manager.SessionView;
import io.farside.api.manager.StorageSystemView;
import io.farside.manager.store.Definitions.SessionRow;
import io.farside.manager.store.Definitions.StorageSystemRow;
import io.farside.manager.store.Store;
import io.farside.model.ProblemException;
import io.farside.rest.EventHub;
import io.farside.session.GroupDefinition;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells event subscribers about sessions whose state may have changed. What comes faster than it is
 * told is told once.
 */
public final class SessionPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionPublisher.class);

    private final Store store;
    private final StatusBoard board;
    private final SessionService sessions;
    private final StorageSystemService systems;
    private final EventHub hub;
    private final Object signal = new Object();
    private final Set<String> touchedSessions = new LinkedHashSet<>();
    private final Set<String> touchedSystems = new LinkedHashSet<>();
    private final Map<String, SessionView> last = new HashMap<>();
    private final Map<String, StorageSystemView> lastSystems = new HashMap<>();
    private final Thread thread;
    private boolean closing;

    public SessionPublisher(
            Store store,
            StatusBoard board,
            SessionService sessions,
            StorageSystemService systems,
            EventHub hub) {
        this.store = store;
        this.board = board;
        this.sessions = sessions;
        this.systems = systems;
        this.hub = hub;
        this.thread = Thread.ofVirtual().name("session-publisher").unstarted(this::work);
    }

    public void start() {
        thread.start();
    }

    /** A session may have changed. */
    public void touch(String session) {
        synchronized (signal) {
            touchedSessions.add(session);
            signal.notifyAll();
        }
    }

    /** A storage system's picture changed. */
    public void touchSystem(String system) {
        synchronized (signal) {
            touchedSystems.add(system);
            signal.notifyAll();
        }
    }

    private void work() {
        try {
            while (true) {
                Set<String> systemNames;
                Set<String> names;
                synchronized (signal) {
                    while (touchedSessions.isEmpty() && touchedSystems.isEmpty() && !closing) {
                        signal.wait();
                    }
                    if (closing) {
                        return;
                    }
                    systemNames = Set.copyOf(touchedSystems);
                    names = new LinkedHashSet<>(touchedSessions);
                    touchedSystems.clear();
                    touchedSessions.clear();
                }
                tell(systemNames, names);
            }
        } catch (InterruptedException e) {
            // Closing.
        }
    }

    private void tell(Set<String> systemNames, Set<String> names) {
        for (String name : systemNames) {
            StorageSystemRow row = store.definitions().storageSystems().get(name);
            if (row != null) {
                StorageSystemView view = systems.view(row);
                if (!view.equals(lastSystems.put(name, view))) {
                    hub.publish(ManagerPaths.EVENT_STORAGE_SYSTEM, view);
                }
            }
        }
        for (SessionRow row : store.definitions().sessions().values()) {
            boolean uses = row.session().groups().stream().anyMatch(g -> usesAny(g, systemNames));
            if (uses) {
                names.add(row.session().name());
            }
        }
        names.forEach(this::tell);
    }

    private void tell(String name) {
        SessionRow row = store.definitions().session(name);
        if (row == null) {
            last.remove(name);
            return;
        }
        try {
            StatusBoard.Reading reading = board.read(row);
            board.remember(reading);
            SessionView view = sessions.view(board.read(row));
            SessionView timeless = SessionViews.timeless(view);
            @Nullable SessionView before = last.put(name, timeless);
            if (!timeless.equals(before)) {
                hub.publish(ManagerPaths.EVENT_SESSION, view);
            }
        } catch (ProblemException e) {
            LOG.error("history of session {} cannot be written: {}", name, e.getMessage());
        }
    }

    private static boolean usesAny(GroupDefinition group, Set<String> systems) {
        return systems.contains(group.first()) || systems.contains(group.second());
    }

    @Override
    public void close() {
        synchronized (signal) {
            closing = true;
            signal.notifyAll();
        }
        thread.interrupt();
    }
}
