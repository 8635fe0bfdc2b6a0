// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.Json;
import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.GroupCommandRequest;
import io.farside.api.node.GroupCommandResult;
import io.farside.api.node.GroupList;
import io.farside.api.node.GroupVerb;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PoliciesView;
import io.farside.model.Problem;
import io.farside.node.service.GroupService;
import io.farside.node.service.RequestLog;
import io.farside.node.volume.ObjectName;
import io.farside.rest.Answer;
import io.farside.rest.Call;

/** Answers calls about groups. */
public final class GroupCalls {
    private final GroupService service;
    private final RequestLog requests;
    private final NodeState state;

    public GroupCalls(GroupService service, RequestLog requests, NodeState state) {
        this.service = service;
        this.requests = requests;
        this.state = state;
    }

    Answer list() {
        return Answer.ok(new GroupList(state.groups()));
    }

    Answer show(Call call) {
        return Answer.ok(state.group(call.path("name")));
    }

    Answer why(Call call) {
        return Answer.ok(state.why(call.path("name")));
    }

    Answer create(Call call) {
        CreateGroupRequest request = call.body(CreateGroupRequest.class);
        String name = service.create(request).definition().name();
        return Answer.created(state.group(name), NodePaths.group(name));
    }

    Answer setPolicies(Call call) {
        String name = call.path("name");
        service.setPolicies(name, call.body(PoliciesView.class));
        return Answer.ok(state.group(name));
    }

    Answer delete(Call call) {
        service.delete(call.path("name"), call.flag("force"));
        return Answer.nothing();
    }

    Answer command(Call call) {
        String name = call.path("name");
        GroupVerb verb =
                GroupVerb.ofPath(call.path("verb")).orElseThrow(() -> unknown(call.path("verb")));
        GroupCommandRequest request = call.body(GroupCommandRequest.class);
        var command = VerbReader.read(verb, request);
        service.get(name);
        String fingerprint = name + " " + verb.path() + " " + Json.text(request);
        RequestLog.Outcome outcome =
                requests.once(
                        request.requestId(), fingerprint, () -> service.command(name, command));
        return Answer.ok(
                new GroupCommandResult(
                        verb.path(),
                        request.requestId(),
                        outcome.detail().isEmpty() ? null : outcome.detail(),
                        outcome.repeated(),
                        state.group(name)));
    }

    private static RuntimeException unknown(String verb) {
        return Problem.notFound(
                        "FSDN2047E",
                        "A group has no verb '" + ObjectName.shown(verb) + "'.",
                        "Verbs are start, stop, release, sync, failover, reprotect, failback,"
                                + " reverse, switchover and override.")
                .toException();
    }
}
