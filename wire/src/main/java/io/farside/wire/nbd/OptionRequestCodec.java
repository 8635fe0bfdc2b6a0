// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import io.farside.wire.nbd.OptionRequest.Abort;
import io.farside.wire.nbd.OptionRequest.ExportName;
import io.farside.wire.nbd.OptionRequest.Go;
import io.farside.wire.nbd.OptionRequest.InfoOnly;
import io.farside.wire.nbd.OptionRequest.ListExports;
import io.farside.wire.nbd.OptionRequest.ListMetaContext;
import io.farside.wire.nbd.OptionRequest.Malformed;
import io.farside.wire.nbd.OptionRequest.SetMetaContext;
import io.farside.wire.nbd.OptionRequest.StartTls;
import io.farside.wire.nbd.OptionRequest.StructuredReply;
import io.farside.wire.nbd.OptionRequest.Unknown;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes {@link OptionRequest}s. Never allocates more than the data it was given. */
public final class OptionRequestCodec {
    private OptionRequestCodec() {}

    /**
     * Reads the data of an option.
     *
     * @param option number from the header
     * @param data exactly the bytes the header announced; consumed entirely
     */
    public static OptionRequest decode(int option, ByteBuffer data) {
        OptionCode code = OptionCode.of(option);
        if (code == null) {
            data.position(data.limit());
            return new Unknown(option);
        }
        try {
            OptionRequest request = decodeKnown(code, data);
            if (data.hasRemaining()) {
                return new Malformed(code, data.remaining() + " bytes behind the option's data");
            }
            return request;
        } catch (MalformedText e) {
            return new Malformed(code, e.reason());
        } finally {
            data.position(data.limit());
        }
    }

    private static OptionRequest decodeKnown(OptionCode code, ByteBuffer data)
            throws MalformedText {
        return switch (code) {
            case EXPORT_NAME -> new ExportName(Texts.read(data, data.remaining(), "export name"));
            case ABORT -> {
                // Data here is the client's mistake, which the document asks servers to overlook.
                data.position(data.limit());
                yield new Abort();
            }
            case LIST -> new ListExports();
            case STARTTLS -> new StartTls();
            case INFO -> new InfoOnly(Texts.readCounted(data, "export name"), items(data));
            case GO -> new Go(Texts.readCounted(data, "export name"), items(data));
            case STRUCTURED_REPLY -> new StructuredReply();
            case LIST_META_CONTEXT ->
                    new ListMetaContext(Texts.readCounted(data, "export name"), queries(data));
            case SET_META_CONTEXT ->
                    new SetMetaContext(Texts.readCounted(data, "export name"), queries(data));
        };
    }

    private static List<Integer> items(ByteBuffer data) throws MalformedText {
        if (data.remaining() < 2) {
            throw new MalformedText("no count of information requests");
        }
        int count = Short.toUnsignedInt(data.getShort());
        if (data.remaining() != count * 2) {
            throw new MalformedText(
                    count + " information requests in " + data.remaining() + " bytes");
        }
        List<Integer> items = new ArrayList<>(count);
        while (data.hasRemaining()) {
            items.add(Short.toUnsignedInt(data.getShort()));
        }
        return List.copyOf(items);
    }

    private static List<String> queries(ByteBuffer data) throws MalformedText {
        if (data.remaining() < 4) {
            throw new MalformedText("no count of queries");
        }
        long count = Integer.toUnsignedLong(data.getInt());
        // Each query has at least its length in front, so the count is bounded by the data.
        if (count * 4 > data.remaining()) {
            throw new MalformedText(count + " queries in " + data.remaining() + " bytes");
        }
        List<String> queries = new ArrayList<>((int) count);
        for (long i = 0; i < count; i++) {
            queries.add(Texts.readCounted(data, "query"));
        }
        return List.copyOf(queries);
    }

    /** The whole option, header and data, ready to be sent by a client. */
    public static byte[] encode(OptionRequest request) {
        return switch (request) {
            case ExportName(String name) ->
                    option(OptionCode.EXPORT_NAME, name.getBytes(StandardCharsets.UTF_8));
            case Abort() -> option(OptionCode.ABORT, new byte[0]);
            case ListExports() -> option(OptionCode.LIST, new byte[0]);
            case StartTls() -> option(OptionCode.STARTTLS, new byte[0]);
            case InfoOnly(String name, List<Integer> items) ->
                    option(OptionCode.INFO, infoData(name, items));
            case Go(String name, List<Integer> items) ->
                    option(OptionCode.GO, infoData(name, items));
            case StructuredReply() -> option(OptionCode.STRUCTURED_REPLY, new byte[0]);
            case ListMetaContext(String name, List<String> queries) ->
                    option(OptionCode.LIST_META_CONTEXT, queryData(name, queries));
            case SetMetaContext(String name, List<String> queries) ->
                    option(OptionCode.SET_META_CONTEXT, queryData(name, queries));
            case Unknown _, Malformed _ ->
                    throw new IllegalArgumentException("only read, never sent: " + request);
        };
    }

    private static byte[] infoData(String name, List<Integer> items) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(4 + text.length + 2 + items.size() * 2);
        out.putInt(text.length).put(text).putShort((short) items.size());
        items.forEach(item -> out.putShort(item.shortValue()));
        return out.array();
    }

    private static byte[] queryData(String name, List<String> queries) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        List<byte[]> texts = queries.stream().map(q -> q.getBytes(StandardCharsets.UTF_8)).toList();
        int bytes = texts.stream().mapToInt(t -> 4 + t.length).sum();
        ByteBuffer out = ByteBuffer.allocate(4 + text.length + 4 + bytes);
        out.putInt(text.length).put(text).putInt(texts.size());
        texts.forEach(t -> out.putInt(t.length).put(t));
        return out.array();
    }

    private static byte[] option(OptionCode code, byte[] data) {
        return ByteBuffer.allocate(NbdProtocol.OPTION_HEADER_BYTES + data.length)
                .putLong(NbdProtocol.OPTION_MAGIC)
                .putInt(code.value())
                .putInt(data.length)
                .put(data)
                .array();
    }
}
