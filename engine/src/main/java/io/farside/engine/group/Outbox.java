// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.group;

import io.farside.model.Problem;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Effects of the present step, in order. */
final class Outbox {
    private final ArrayList<Effect> effects = new ArrayList<>();

    List<Effect> effects() {
        return effects;
    }

    void clear() {
        effects.clear();
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void send(Message message) {
        effects.add(new Effect.Send(0, message));
    }

    void reply(long request, Effect.HostResult result) {
        effects.add(new Effect.ReplyHost(request, result));
    }

    void done(long request, String detail) {
        effects.add(new Effect.ReplyCommand(request, null, detail));
    }

    void refuse(long request, Problem problem) {
        effects.add(new Effect.ReplyCommand(request, problem, null));
    }

    void release(@Nullable Payload payload) {
        if (payload != null) {
            effects.add(new Effect.Release(payload));
        }
    }
}
