// SPDX-License-Identifier: Apache-2.0
package io.farside.rest;

/**
 * One operation of a REST API: what the router serves and what the API description says.
 *
 * @param path with parameters in braces, for example {@code /v1/groups/{name}}
 * @param operation identifier of the operation, camelCase, unique in the API
 * @param summary one line for the API description
 * @param request type of the body, {@code Void.class} for none
 * @param response type of the answer's body, {@code Void.class} for none
 * @param handler decides and answers
 */
public record Route(
        Method method,
        String path,
        String operation,
        String summary,
        Class<?> request,
        Class<?> response,
        Handler handler) {

    public enum Method {
        GET,
        POST,
        PUT,
        DELETE
    }

    /** Answers a call; throws {@code ProblemException} to refuse. Runs on a virtual thread. */
    @FunctionalInterface
    public interface Handler {
        Answer handle(Call call) throws Exception;
    }

    public static Route get(
            String path, String operation, String summary, Class<?> response, Handler handler) {
        return new Route(Method.GET, path, operation, summary, Void.class, response, handler);
    }

    /** A POST, PUT or DELETE without a body: {@code new Route(...)} says the rest. */
    public static Route delete(String path, String operation, String summary, Handler handler) {
        return new Route(Method.DELETE, path, operation, summary, Void.class, Void.class, handler);
    }
}
