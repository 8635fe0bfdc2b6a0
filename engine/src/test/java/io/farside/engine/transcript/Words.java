// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import io.farside.engine.group.Effect;
import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupView;
import io.farside.engine.image.ImageStores.Store;
import io.farside.model.Generation;
import io.farside.model.Problem;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.EpochPosition;
import io.farside.wire.replication.GroupFacts;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Payload;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Messages, commands and states as one line a reviewer can read; generations become g1, g2 ... */
final class Words {
    /** Sequences of a replay are shown as w1, w2 ..., those of a resync as r1, r2 ... */
    private static final long REPLAY = 1L << 62;

    private final Map<Generation, String> generations = new HashMap<>();

    private String name(Generation generation) {
        if (generation.equals(Generation.NONE)) {
            return "-";
        }
        return generations.computeIfAbsent(generation, g -> "g" + (generations.size() + 1));
    }

    private String names(List<Generation> history) {
        StringJoiner names = new StringJoiner(" ", "(", ")");
        history.forEach(g -> names.add(name(g)));
        return names.toString();
    }

    private static String number(long sequence) {
        if (sequence < 0) {
            return "r" + (sequence & Long.MAX_VALUE);
        }
        return sequence < REPLAY ? Long.toString(sequence) : "w" + (sequence - REPLAY);
    }

    static String blocks(int volume, long offset, long length) {
        return "v" + volume + " " + offset / Letters.BLOCK + "+" + length / Letters.BLOCK;
    }

    static String letters(@Nullable Payload payload) {
        return payload instanceof Letters l ? " '" + l.letters + "'" : "";
    }

    private static String range(Range range, @Nullable Payload payload) {
        String action =
                range.action() == WriteAction.WRITE
                        ? ""
                        : range.action().name().toLowerCase(Locale.ROOT) + " ";
        return action + blocks(range.volume(), range.offset(), range.length()) + letters(payload);
    }

    String message(Message message) {
        return switch (message) {
            case Message.OfNode m -> m.toString();
            case Message.GroupHello m -> "GROUP_HELLO round " + m.round() + " " + facts(m.facts());
            case Message.Verdict m ->
                    "VERDICT round " + m.round() + " " + m.rule() + " " + m.direction();
            case Message.Ready m -> "READY round " + m.round();
            case Message.BitmapPart m ->
                    "BITMAP_PART " + m.map() + " v" + m.volume() + " " + bits(m.page().bits());
            case Message.Write m ->
                    "WRITE "
                            + number(m.sequence())
                            + " "
                            + range(m.range(), m.payload())
                            + (m.durable() ? " durable" : "");
            case Message.WriteAck m -> "WRITE_ACK " + number(m.sequence()) + " " + m.outcome();
            case Message.Flush m -> "FLUSH " + number(m.sequence()) + " v" + m.volume();
            case Message.FlushAck m -> "FLUSH_ACK " + number(m.sequence()) + " " + m.outcome();
            case Message.Durable m -> "DURABLE v" + m.volume() + " up to " + m.sequence();
            case Message.Demote m -> "DEMOTE " + m.request() + (m.discard() ? " discard" : "");
            case Message.DemoteAck m ->
                    "DEMOTE_ACK "
                            + m.request()
                            + (m.refusal().isEmpty() ? "" : " refused: " + m.refusal());
            case Message.Flip m -> "FLIP " + epoch(m.roleEpoch());
            case Message.FlipAck m -> "FLIP_ACK " + epoch(m.roleEpoch());
            case Message.Reverse m ->
                    "REVERSE version "
                            + m.version()
                            + (m.receiverNaturalPrimary() ? " to primary" : " to secondary");
            case Message.ReverseAck _ -> "REVERSE_ACK";
            case Message.Stop m -> "STOP " + m.request() + " " + m.reason();
            case Message.StopAck m -> "STOP_ACK " + m.request();
            case Message.ReplayBegin m -> "REPLAY_BEGIN " + m.bytes() / Letters.BLOCK + " blocks";
            case Message.ReplayEnd m -> "REPLAY_END " + name(m.generation());
            case Message.CycleBegin m -> "CYCLE_BEGIN " + m.cycle();
            case Message.CycleReady m -> "CYCLE_READY " + m.cycle();
            case Message.CycleEnd m -> "CYCLE_END " + m.cycle() + " " + name(m.generation());
            case Message.CycleEndAck m -> "CYCLE_END_ACK " + m.cycle();
            case Message.Refused m -> "REFUSED " + m.reason() + ": " + m.why();
            case Message.DigestRequest _,
                    Message.DigestReply _,
                    Message.SyncBlock _,
                    Message.SyncBlockAck _,
                    Message.SyncProgress _,
                    Message.SyncEnd _,
                    Message.SyncEndAck _ ->
                    resync(message);
            case Message.EpochBegin _,
                    Message.EpochState _,
                    Message.EpochWrite _,
                    Message.EpochClose _,
                    Message.EpochAck _,
                    Message.EpochCommitted _ ->
                    stream(message);
        };
    }

    private String stream(Message message) {
        return switch (message) {
            case Message.EpochBegin m ->
                    "EPOCH_BEGIN " + name(m.generation()) + " from " + m.first();
            case Message.EpochState m ->
                    "EPOCH_STATE "
                            + name(m.generation())
                            + " committed "
                            + m.committed()
                            + " next "
                            + place(m.next());
            case Message.EpochWrite m ->
                    "EPOCH_WRITE " + place(m.at()) + " " + range(m.range(), m.payload());
            case Message.EpochClose m -> "EPOCH_CLOSE " + m.epoch() + " of " + m.count();
            case Message.EpochAck m -> "EPOCH_ACK " + place(m.staged()) + " " + m.outcome();
            case Message.EpochCommitted m -> "EPOCH_COMMITTED " + m.epoch();
            default -> throw new IllegalArgumentException("not of a stream: " + message);
        };
    }

    private static String place(EpochPosition at) {
        return at.epoch() + "/" + at.index();
    }

    private String resync(Message message) {
        return switch (message) {
            case Message.DigestRequest m ->
                    "DIGEST_REQUEST "
                            + number(m.sequence())
                            + " "
                            + blocks(m.volume(), m.offset(), m.shape().length());
            case Message.DigestReply m ->
                    "DIGEST_REPLY " + number(m.sequence()) + " of " + m.digests().size();
            case Message.SyncBlock m ->
                    "SYNC_BLOCK " + number(m.sequence()) + " " + range(m.range(), m.payload());
            case Message.SyncBlockAck m ->
                    "SYNC_BLOCK_ACK " + number(m.sequence()) + " " + m.outcome();
            case Message.SyncProgress m ->
                    "SYNC_PROGRESS "
                            + m.doneBytes() / Letters.BLOCK
                            + " of "
                            + m.totalBytes() / Letters.BLOCK
                            + " blocks";
            case Message.SyncEnd m -> "SYNC_END " + name(m.generation()) + " " + names(m.history());
            case Message.SyncEndAck m -> "SYNC_END_ACK " + name(m.generation());
            default -> throw new IllegalArgumentException("not of a resync: " + message);
        };
    }

    private static String bits(long[] words) {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count + " blocks";
    }

    private String facts(GroupFacts f) {
        GroupFacts.Flags flags = f.flags();
        StringJoiner text = new StringJoiner(", ", "(", ")");
        text.add(f.role().toString());
        text.add("epoch " + epoch(f.roleEpoch()));
        if (f.highestSeen().isAbove(f.roleEpoch())) {
            text.add("seen " + epoch(f.highestSeen()));
        }
        text.add("generation " + name(f.lineage().current()) + " base " + name(f.lineage().base()));
        mark(text, flags.wantsReplication(), "wants replication");
        mark(text, flags.synced(), "synced");
        mark(text, flags.resyncOpen(), "out of order");
        mark(text, flags.powerLost(), "lost power");
        mark(text, flags.fenced(), "fenced");
        mark(text, flags.yielded(), "yielded");
        mark(text, flags.flipPending(), "demoted for the peer");
        mark(text, flags.overwrite(), "may overwrite");
        GroupFacts.Tracking t = f.tracking();
        text.add("dirty " + t.dirtyBits() + " doubt " + t.doubtBits() + " hot " + t.hotBits());
        return text.toString();
    }

    private static void mark(StringJoiner text, boolean flag, String word) {
        if (flag) {
            text.add(word);
        }
    }

    private static String epoch(RoleEpoch epoch) {
        return epoch.counter() + "@" + epoch.writer();
    }

    static String command(GroupCommand command) {
        StringBuilder text = new StringBuilder();
        for (char c : command.getClass().getSimpleName().toCharArray()) {
            text.append(Character.toLowerCase(c));
        }
        return text
                + switch (command) {
                    case GroupCommand.Start c -> c.overwrite() ? " --overwrite" : "";
                    case GroupCommand.Stop c -> c.now() ? " --now" : "";
                    case GroupCommand.Reprotect c -> c.discard() ? " --discard" : "";
                    case GroupCommand.Failback c ->
                            (c.discard() ? " --discard" : "")
                                    + (c.disconnectHosts() ? " --disconnect-hosts" : "");
                    case GroupCommand.Switchover c ->
                            c.disconnectHosts() ? " --disconnect-hosts" : "";
                    case GroupCommand.OverrideFence c -> " " + c.abandoned();
                    case GroupCommand.TakeImage c -> " " + c.name();
                    case GroupCommand.DropImage c -> " " + c.image();
                    case GroupCommand.RestoreImage c -> " " + c.image();
                    case GroupCommand.SetPolicies _,
                            GroupCommand.Release _,
                            GroupCommand.Sync _,
                            GroupCommand.Failover _,
                            GroupCommand.Reverse _ ->
                            "";
                };
    }

    /** A volume or the store of an image. */
    static String store(int volume, @Nullable Store store) {
        return store == null
                ? "volume"
                : (store.overlay() ? "overlay " : "image ") + store.image() + " v" + volume;
    }

    static String problem(Problem problem) {
        return problem.code() + " " + problem.message() + " " + problem.cause();
    }

    static String view(GroupView view) {
        StringJoiner text = new StringJoiner(", ");
        text.add(view.role() + " " + view.status().label());
        text.add("link " + view.target().link());
        text.add("epoch " + epoch(view.roleEpoch()));
        view.volumes().forEach(v -> text.add(v.sync().label() + marked(v)));
        text.add(
                switch (view.access()) {
                    case Effect.HostAccess.ReadWrite() -> "hosts read-write";
                    case Effect.HostAccess.ReadOnly() -> "hosts read-only";
                    case Effect.HostAccess.Refused(Problem why) -> "hosts refused " + why.code();
                });
        mark(text, view.heldWrites() > 0, view.heldWrites() + " held");
        mark(
                text,
                view.recoverable(),
                view.recoverableAsOfMillis() == 0
                        ? "recoverable"
                        : "recoverable as of "
                                + Instant.ofEpochMilli(view.recoverableAsOfMillis()));
        mark(text, view.target().goal() != GroupView.Goal.NONE, "goal " + view.target().goal());
        mark(text, !view.target().goalBlocked().isEmpty(), view.target().goalBlocked());
        mark(text, !view.target().lossNow().isEmpty(), view.target().lossNow());
        return text.toString();
    }

    private static String marked(GroupView.VolumeView volume) {
        long blocks = (volume.dirtyBytes() + volume.doubtBytes()) / Letters.BLOCK;
        return blocks == 0 ? "" : " (" + blocks + " marked)";
    }
}
