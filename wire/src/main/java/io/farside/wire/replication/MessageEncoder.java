// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.replication;

import io.farside.model.RoleEpoch;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Messages to headers and structured payloads. */
final class MessageEncoder {
    private MessageEncoder() {}

    static FrameHeader encode(UUID group, Message message, BodyWriter body, ByteBuffer out) {
        return switch (message) {
            case Message.OfNode node -> node(node, body, out);
            case Message.OfGroup of -> new MessageEncoder.OfGroup(group, body, out).encode(of);
        };
    }

    private static FrameHeader node(Message.OfNode message, BodyWriter body, ByteBuffer out) {
        return switch (message) {
            case Message.Hello(
                            Message.Purpose purpose,
                            int version,
                            long features,
                            NodeIdentity node) -> {
                out.putInt(version).putLong(features);
                body.identity(node);
                yield nodeHeader(FrameType.HELLO, 0).small(purpose);
            }
            case Message.HelloReply(
                            int version,
                            long features,
                            NodeIdentity node,
                            String refusal) -> {
                out.putInt(version).putLong(features);
                body.identity(node);
                body.text(refusal, ReplicationCodec.MAX_TEXT_BYTES);
                yield nodeHeader(FrameType.HELLO_REPLY, 0);
            }
            case Message.Heartbeat(long sequence) -> nodeHeader(FrameType.HEARTBEAT, sequence);
            case Message.HeartbeatReply(long sequence) ->
                    nodeHeader(FrameType.HEARTBEAT_REPLY, sequence);
            case Message.Join m -> {
                out.putInt(m.version()).putLong(m.invitation()).put(m.proof().bytes());
                body.identity(m.node());
                yield nodeHeader(FrameType.JOIN, 0);
            }
            case Message.JoinReply m -> {
                body.identity(m.node());
                body.text(m.detail(), ReplicationCodec.MAX_TEXT_BYTES);
                yield nodeHeader(FrameType.JOIN_REPLY, 0).small(m.outcome());
            }
            case Message.Credit(UUID group, long limit) -> {
                out.putLong(group.getMostSignificantBits());
                out.putLong(group.getLeastSignificantBits()).putLong(limit);
                yield nodeHeader(FrameType.CREDIT, 0);
            }
            case Message.Rotate(Fingerprint certificate) -> {
                out.put(certificate.bytes());
                yield nodeHeader(FrameType.ROTATE, 0);
            }
            case Message.RotateAck(Fingerprint certificate) -> {
                out.put(certificate.bytes());
                yield nodeHeader(FrameType.ROTATE_ACK, 0);
            }
        };
    }

    private static FrameHeader nodeHeader(FrameType type, long sequence) {
        return FrameHeader.bare(type, Frame.NO_GROUP, RoleEpoch.NONE, sequence);
    }

    /** Messages of one group. */
    private record OfGroup(UUID group, BodyWriter body, ByteBuffer out) {

        FrameHeader encode(Message.OfGroup message) {
            return switch (message) {
                case Message.Write m ->
                        range(bare(FrameType.WRITE, m, m.sequence()), m.range()).flag(m.durable());
                case Message.WriteAck m ->
                        bare(FrameType.WRITE_ACK, m, m.sequence()).small(m.outcome());
                case Message.Flush m -> bare(FrameType.FLUSH, m, m.sequence()).volume(m.volume());
                case Message.FlushAck m ->
                        bare(FrameType.FLUSH_ACK, m, m.sequence()).small(m.outcome());
                case Message.Durable m ->
                        bare(FrameType.DURABLE, m, m.sequence()).volume(m.volume());
                case Message.GroupHello m -> {
                    body.facts(m.facts());
                    yield bare(FrameType.GROUP_HELLO, m, m.round());
                }
                case Message.Verdict m -> {
                    body.text(m.rule(), ReplicationCodec.MAX_NAME_BYTES);
                    yield bare(FrameType.VERDICT, m, m.round())
                            .span(m.inputs(), 0)
                            .small(m.direction());
                }
                case Message.BitmapPart m -> bitmap(m);
                case Message.Ready m -> bare(FrameType.READY, m, m.round());
                case Message.Demote m -> bare(FrameType.DEMOTE, m, m.request()).flag(m.discard());
                case Message.DemoteAck m -> {
                    body.text(m.refusal(), ReplicationCodec.MAX_TEXT_BYTES);
                    yield bare(FrameType.DEMOTE_ACK, m, m.request());
                }
                case Message.Flip m -> bare(FrameType.FLIP, m, 0);
                case Message.FlipAck m -> bare(FrameType.FLIP_ACK, m, 0);
                case Message.Reverse m ->
                        bare(FrameType.REVERSE, m, m.request())
                                .span(m.version(), 0)
                                .flag(m.receiverNaturalPrimary());
                case Message.ReverseAck m -> bare(FrameType.REVERSE_ACK, m, m.request());
                case Message.Stop m -> bare(FrameType.STOP, m, m.request()).small(m.reason());
                case Message.StopAck m -> bare(FrameType.STOP_ACK, m, m.request());
                case Message.Refused m -> {
                    body.text(m.why(), ReplicationCodec.MAX_TEXT_BYTES);
                    yield bare(FrameType.REFUSED, m, 0).small(m.reason());
                }
                case Message.DigestRequest m -> resync(m);
                case Message.DigestReply m -> resync(m);
                case Message.SyncBlock m -> resync(m);
                case Message.SyncBlockAck m -> resync(m);
                case Message.SyncProgress m -> resync(m);
                case Message.SyncEnd m -> resync(m);
                case Message.SyncEndAck m -> resync(m);
                case Message.ReplayBegin m -> resync(m);
                case Message.ReplayEnd m -> resync(m);
                case Message.CycleBegin m -> bare(FrameType.CYCLE_BEGIN, m, m.cycle());
                case Message.CycleReady m -> bare(FrameType.CYCLE_READY, m, m.cycle());
                case Message.CycleEnd m -> resync(m);
                case Message.CycleEndAck m -> resync(m);
                case Message.EpochBegin m -> stream(m);
                case Message.EpochState m -> stream(m);
                case Message.EpochWrite m -> stream(m);
                case Message.EpochClose m -> stream(m);
                case Message.EpochAck m -> stream(m);
                case Message.EpochCommitted m -> bare(FrameType.EPOCH_COMMITTED, m, m.epoch());
            };
        }

        private FrameHeader resync(Message.OfGroup message) {
            return switch (message) {
                case Message.DigestRequest m ->
                        bare(FrameType.DIGEST_REQUEST, m, m.sequence())
                                .volume(m.volume())
                                .span(m.offset(), m.shape().length())
                                .extra(m.shape().blockSize());
                case Message.DigestReply m -> {
                    m.digests().forEach(out::put);
                    yield bare(FrameType.DIGEST_REPLY, m, m.sequence()).small(m.outcome());
                }
                case Message.SyncBlock m ->
                        range(bare(FrameType.SYNC_BLOCK, m, m.sequence()), m.range());
                case Message.SyncBlockAck m ->
                        bare(FrameType.SYNC_BLOCK_ACK, m, m.sequence()).small(m.outcome());
                case Message.SyncProgress m ->
                        bare(FrameType.SYNC_PROGRESS, m, 0).span(m.doneBytes(), m.totalBytes());
                case Message.SyncEnd m -> {
                    body.generation(m.generation());
                    body.history(m.history());
                    yield bare(FrameType.SYNC_END, m, 0);
                }
                case Message.SyncEndAck m -> {
                    body.generation(m.generation());
                    yield bare(FrameType.SYNC_END_ACK, m, 0);
                }
                case Message.ReplayBegin m -> bare(FrameType.REPLAY_BEGIN, m, 0).span(0, m.bytes());
                case Message.ReplayEnd m -> {
                    body.generation(m.generation());
                    body.history(m.history());
                    yield bare(FrameType.REPLAY_END, m, 0);
                }
                case Message.CycleEnd m -> {
                    body.generation(m.generation());
                    body.history(m.history());
                    yield bare(FrameType.CYCLE_END, m, m.cycle()).span(m.asOfMillis(), 0);
                }
                case Message.CycleEndAck m -> {
                    body.generation(m.generation());
                    yield bare(FrameType.CYCLE_END_ACK, m, m.cycle());
                }
                default -> throw new IllegalArgumentException("not of a resync: " + message);
            };
        }

        private FrameHeader stream(Message.OfGroup message) {
            return switch (message) {
                case Message.EpochBegin m -> {
                    body.generation(m.generation());
                    closed(m.closed());
                    yield bare(FrameType.EPOCH_BEGIN, m, m.first());
                }
                case Message.EpochState m -> {
                    body.generation(m.generation());
                    yield bare(FrameType.EPOCH_STATE, m, m.committed())
                            .span(m.next().epoch(), m.credits())
                            .extra(m.next().index());
                }
                case Message.EpochWrite m ->
                        range(bare(FrameType.EPOCH_WRITE, m, m.at().epoch()), m.range())
                                .extra(m.at().index());
                case Message.EpochClose m -> {
                    closed(m.closed());
                    yield bare(FrameType.EPOCH_CLOSE, m, m.epoch())
                            .span(0, m.bytes())
                            .extra(m.count());
                }
                case Message.EpochAck m ->
                        bare(FrameType.EPOCH_ACK, m, m.staged().epoch())
                                .span(0, m.credits())
                                .extra(m.staged().index())
                                .small(m.outcome());
                default -> throw new IllegalArgumentException("not of a stream: " + message);
            };
        }

        private void closed(ClosedAt closed) {
            out.putLong(closed.wallMillis()).putLong(closed.agoNanos());
        }

        private FrameHeader bare(FrameType type, Message.OfGroup message, long sequence) {
            return FrameHeader.bare(type, group, message.roleEpoch(), sequence);
        }

        private static FrameHeader range(FrameHeader header, Range range) {
            return header.volume(range.volume())
                    .span(range.offset(), range.length())
                    .small(range.action());
        }

        private FrameHeader bitmap(Message.BitmapPart part) {
            for (long word : part.page().bits()) {
                out.putLong(word);
            }
            return bare(FrameType.BITMAP_PART, part, part.round())
                    .volume(part.volume())
                    .span(part.page().number(), 0)
                    .small(part.map());
        }
    }
}
