// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

import io.farside.api.Json;
import io.farside.api.ProblemView;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import java.io.PrintWriter;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.jspecify.annotations.Nullable;

/**
 * Problems for what the HTTP layer refuses before any route sees it: a malformed path, headers that
 * are too large.
 */
final class TransportRefusals extends ErrorHandler {
    TransportRefusals() {
        setDefaultResponseMimeType("application/json");
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void writeErrorJson(
            Request request,
            PrintWriter writer,
            int code,
            @Nullable String message,
            @Nullable Throwable cause) {
        writer.print(Json.text(ProblemView.of(problem(code))));
    }

    /** What an HTTP status of the transport means. */
    static Problem problem(int status) {
        Problem problem =
                Problem.badInput(
                        "FSDR1010E",
                        "The request cannot be served: HTTP status " + status + ".",
                        "See the API description at /v1/openapi.json.");
        return status < 500 ? problem : problem.as(ProblemKind.FAULT);
    }
}
