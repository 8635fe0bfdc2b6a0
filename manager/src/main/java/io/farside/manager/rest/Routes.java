// SPDX-License-Identifier: Apache-2.0
package io.farside.manager.rest;

import io.farside.api.Json;
import io.farside.api.manager.ManagerPaths;
import io.farside.rest.Answer;
import io.farside.rest.OpenApi;
import io.farside.rest.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The route table. */
public final class Routes {
    /** Version of the contract, not of the product. */
    private static final String API_VERSION = "1";

    private static final List<OpenApi.Stream> STREAMS =
            List.of(
                    new OpenApi.Stream(
                            ManagerPaths.EVENTS,
                            "events",
                            "Full state, then every change of every object"),
                    new OpenApi.Stream(
                            ManagerPaths.TASK_EVENTS,
                            "taskEvents",
                            "One task, then every change and the progress of copying, to its end"));

    private Routes() {}

    /** Routes of all operations and of the description itself. */
    public static List<Route> of(List<Operation> operations) {
        List<Route> routes = new ArrayList<>(operations.stream().map(Operation::route).toList());
        byte[] description = describe(routes).getBytes(StandardCharsets.UTF_8);
        routes.add(
                Route.get(
                        ManagerPaths.OPENAPI,
                        "openApi",
                        "This description",
                        Void.class,
                        _ -> Answer.ok(Json.tree(description))));
        return List.copyOf(routes);
    }

    /** The OpenAPI 3.1 description. */
    public static String describe(List<Route> routes) {
        return OpenApi.describe("Farside manager", API_VERSION, routes, STREAMS);
    }
}
