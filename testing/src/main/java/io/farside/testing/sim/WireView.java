// SPDX-License-Identifier: Apache-2.0
package io.farside.testing.sim;

import io.farside.engine.group.Effect;
import io.farside.engine.group.Event;
import io.farside.model.RoleEpoch;
import io.farside.testing.sim.Ledger.Range;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the simulator has to know about messages, events and effects to carry and record them. */
final class WireView {
    private static final int HEADER = 64;

    private WireView() {}

    /** The payload a message carries, if any. */
    static @Nullable Payload payload(Message message) {
        return switch (message) {
            case Message.Write write -> write.payload();
            case Message.SyncBlock block -> block.payload();
            case Message.EpochWrite write -> write.payload();
            default -> null;
        };
    }

    /** The message as its receiver gets it: with a payload of its own. */
    static Message copied(Message message) {
        return switch (message) {
            case Message.Write w when w.payload() instanceof TagPayload p ->
                    new Message.Write(
                            w.roleEpoch(), w.sequence(), w.range(), w.durable(), p.copied());
            case Message.SyncBlock b when b.payload() instanceof TagPayload p ->
                    new Message.SyncBlock(b.roleEpoch(), b.sequence(), b.range(), p.copied());
            case Message.EpochWrite w when w.payload() instanceof TagPayload p ->
                    new Message.EpochWrite(w.roleEpoch(), w.at(), w.range(), p.copied());
            default -> message;
        };
    }

    static int bytes(Message message) {
        Payload payload = payload(message);
        return HEADER + (payload == null ? 0 : payload.length());
    }

    /** A message that is never handled gives its payload up. */
    static void release(Message message) {
        Payload payload = payload(message);
        if (payload != null) {
            payload.release();
        }
    }

    /** An event that is never handled gives its payload up. */
    static void release(Event event) {
        Payload payload = payload(event);
        if (payload != null) {
            payload.release();
        }
    }

    /** The payload an event hands to the engine, if any. */
    static @Nullable Payload payload(Event event) {
        return switch (event) {
            case Event.HostWrite write -> write.payload();
            case Event.Received received -> payload(received.message());
            case Event.LocalRead read -> read.payload();
            default -> null;
        };
    }

    /** Blocks a resync frame writes at its receiver, with data or zeros. */
    static Optional<Range> resync(Message message) {
        if (message instanceof Message.SyncBlock block) {
            return Optional.of(
                    new Range(
                            block.range().volume(),
                            (int) (block.range().offset() / Tags.BLOCK),
                            (int) (block.range().length() / Tags.BLOCK)));
        }
        return Optional.empty();
    }

    /** The role epochs a message tells its receiver of. */
    static void epochs(Message message, Consumer<RoleEpoch> to) {
        if (message instanceof Message.OfGroup frame) {
            to.accept(frame.roleEpoch());
        }
        if (message instanceof Message.GroupHello hello) {
            to.accept(hello.facts().roleEpoch());
        }
    }

    /** The same number for the same kind in every JVM. */
    static int code(Object eventOrEffect) {
        Class<?> kind =
                eventOrEffect instanceof Event.Received received
                        ? received.message().getClass()
                        : eventOrEffect instanceof Effect.Send send
                                ? send.message().getClass()
                                : eventOrEffect.getClass();
        return kind.getSimpleName().hashCode();
    }

    static String describe(Object eventOrEffect) {
        String text = eventOrEffect.toString();
        text = text.replaceAll("io\\.farside\\.[a-z.]+\\.", "").replaceAll("@[0-9a-f]+", "");
        return text.length() > 4000 ? text.substring(0, 4000) + "..." : text;
    }
}
