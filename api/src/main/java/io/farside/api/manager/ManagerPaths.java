// SPDX-License-Identifier: Apache-2.0
package io.farside.api.manager;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths and event names of the manager's REST API. */
public final class ManagerPaths {
    public static final String STATUS = "/v1/status";
    public static final String SITES = "/v1/sites";
    public static final String SITE = "/v1/sites/{name}";
    public static final String STORAGE_SYSTEMS = "/v1/storage-systems";
    public static final String STORAGE_SYSTEM = "/v1/storage-systems/{name}";

    /** GET takes the query parameter {@code storageSystem}. */
    public static final String VOLUMES = "/v1/volumes";

    public static final String SESSION_TYPES = "/v1/session-types";
    public static final String SESSIONS = "/v1/sessions";
    public static final String SESSION = "/v1/sessions/{name}";
    public static final String COPY_SETS = "/v1/sessions/{name}/copy-sets";
    public static final String COPY_SET = "/v1/sessions/{name}/copy-sets/{id}";

    /** GET what is available and why the rest is not, POST a {@link CommandRequest}. */
    public static final String COMMANDS = "/v1/sessions/{name}/commands";

    public static final String SESSION_WHY = "/v1/sessions/{name}/why";

    /** Changes of state and RPO samples, newest first. */
    public static final String SESSION_HISTORY = "/v1/sessions/{name}/history";

    /** GET takes the query parameter {@code session}. */
    public static final String TASKS = "/v1/tasks";

    /** DELETE withdraws a command that waits. */
    public static final String TASK = "/v1/tasks/{id}";

    /**
     * Server-sent events of one task: its state, then {@code synchronized}, then each change, the
     * progress of copying included; {@code ended} after its end.
     */
    public static final String TASK_EVENTS = "/v1/tasks/{id}/events";

    /**
     * Server-sent events: full state, then {@code synchronized}, then every change. Each event
     * carries the whole new state of its object.
     */
    public static final String EVENTS = "/v1/events";

    public static final String OPENAPI = "/v1/openapi.json";

    /** Event with a {@link SessionView}. */
    public static final String EVENT_SESSION = "session";

    /** Event with a {@link TaskView}. */
    public static final String EVENT_TASK = "task";

    /** Event with a {@link StorageSystemView}. */
    public static final String EVENT_STORAGE_SYSTEM = "storageSystem";

    /** Event with a {@link SiteView}. */
    public static final String EVENT_SITE = "site";

    /** Event with a {@link RemovedView}. */
    public static final String EVENT_REMOVED = "removed";

    /** Parameters of lists: {@code offset} and {@code limit}. */
    public static final int PAGE_LIMIT_DEFAULT = 100;

    public static final int PAGE_LIMIT_MAX = 1000;

    private ManagerPaths() {}

    public static String site(String name) {
        return SITES + "/" + part(name);
    }

    public static String storageSystem(String name) {
        return STORAGE_SYSTEMS + "/" + part(name);
    }

    public static String session(String name) {
        return SESSIONS + "/" + part(name);
    }

    public static String copySets(String session) {
        return session(session) + "/copy-sets";
    }

    public static String copySet(String session, String id) {
        return copySets(session) + "/" + part(id);
    }

    public static String commands(String session) {
        return session(session) + "/commands";
    }

    public static String why(String session) {
        return session(session) + "/why";
    }

    public static String history(String session) {
        return session(session) + "/history";
    }

    public static String task(String id) {
        return TASKS + "/" + part(id);
    }

    public static String taskEvents(String id) {
        return task(id) + "/events";
    }

    private static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
