// SPDX-License-Identifier: Apache-2.0
package io.farside.api.node;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths, headers and event names of the admin API. */
public final class NodePaths {
    public static final String NODE = "/v1/node";
    public static final String HEALTH = "/v1/health";

    /** GET the highest term seen, POST a {@link TermView} to claim a higher one. */
    public static final String TERM = "/v1/term";

    /** GET the {@link PeerList}, POST a {@link JoinRequest}. */
    public static final String PEERS = "/v1/peers";

    public static final String PEER = "/v1/peers/{name}";

    /** GET the {@link InvitationList}, POST an {@link InviteRequest}. */
    public static final String INVITATIONS = "/v1/invitations";

    /** DELETE revokes. */
    public static final String INVITATION = "/v1/invitations/{id}";

    /** POST changes the node's certificate; answers with a {@link RotationView}. */
    public static final String ROTATION = "/v1/certificate-rotation";

    public static final String VOLUMES = "/v1/volumes";
    public static final String VOLUME = "/v1/volumes/{name}";
    public static final String VOLUME_GROW = "/v1/volumes/{name}/grow";
    public static final String ADOPT = "/v1/adopted-volumes";
    public static final String GROUPS = "/v1/groups";
    public static final String GROUP = "/v1/groups/{name}";
    public static final String GROUP_WHY = "/v1/groups/{name}/why";

    /** GET the {@link ImageList}, POST a {@link TakeImageRequest}. */
    public static final String IMAGES = "/v1/groups/{name}/images";

    /** GET an {@link ImageView}; DELETE gives it up. Named by name or id. */
    public static final String IMAGE = "/v1/groups/{name}/images/{image}";

    /** POST brings the volumes back to it. */
    public static final String IMAGE_RESTORE = "/v1/groups/{name}/images/{image}/restore";

    /** PUT {@link PoliciesView}, all of them, of this side; answers with the {@link GroupView}. */
    public static final String GROUP_POLICIES = "/v1/groups/{name}/policies";

    /** POST a {@link GroupCommandRequest}; the last part is a {@link GroupVerb#path()}. */
    public static final String GROUP_VERB = "/v1/groups/{name}/{verb}";

    /**
     * Server-sent events: full state, then {@code synchronized}, then every change. Each event
     * carries the whole new state of its object.
     */
    public static final String EVENTS = "/v1/events";

    public static final String OPENAPI = "/v1/openapi.json";

    /** Event with a {@link NodeView}. */
    public static final String EVENT_NODE = "node";

    /** Event with a {@link VolumeView}. */
    public static final String EVENT_VOLUME = "volume";

    /** Event with a {@link GroupView}. */
    public static final String EVENT_GROUP = "group";

    /** Event with a {@link RemovedView}. */
    public static final String EVENT_VOLUME_REMOVED = "volumeRemoved";

    /** Event with a {@link RemovedView}. */
    public static final String EVENT_GROUP_REMOVED = "groupRemoved";

    /**
     * Header a manager sends with everything that changes something: {@code NUMBER@SERVERID}, see
     * {@link TermView}. The node persists the highest seen and refuses lower ones, and an equal
     * number from another server.
     */
    public static final String TERM_HEADER = "Farside-Term";

    private NodePaths() {}

    public static String volume(String name) {
        return VOLUMES + "/" + part(name);
    }

    public static String grow(String name) {
        return volume(name) + "/grow";
    }

    public static String peer(String name) {
        return PEERS + "/" + part(name);
    }

    public static String invitation(String id) {
        return INVITATIONS + "/" + part(id);
    }

    public static String group(String name) {
        return GROUPS + "/" + part(name);
    }

    public static String policies(String group) {
        return group(group) + "/policies";
    }

    public static String why(String name) {
        return group(name) + "/why";
    }

    public static String images(String group) {
        return group(group) + "/images";
    }

    /**
     * @param image its name or id
     */
    public static String image(String group, String image) {
        return images(group) + "/" + part(image);
    }

    public static String restore(String group, String image) {
        return image(group, image) + "/restore";
    }

    public static String verb(String name, GroupVerb verb) {
        return group(name) + "/" + verb.path();
    }

    private static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
