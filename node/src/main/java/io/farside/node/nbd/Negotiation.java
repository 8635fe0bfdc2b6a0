// SPDX-License-Identifier: Apache-2.0
package io.farside.node.nbd;

import io.farside.node.nbd.ExportCatalog.Choice;
import io.farside.wire.nbd.NbdProtocol;
import io.farside.wire.nbd.OptionCode;
import io.farside.wire.nbd.OptionFailure;
import io.farside.wire.nbd.OptionReply;
import io.farside.wire.nbd.OptionRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The option haggling of one connection: what was agreed so far, and what to answer to the next
 * option. Knows no sockets.
 */
final class Negotiation {
    /** How TLS stands on this connection. */
    enum Tls {
        /** The server has no certificate. */
        OFF,
        /** Nothing else is talked about until TLS is on. */
        REQUIRED,
        ON
    }

    /** What the connection does next. */
    sealed interface Step {
        /** Sends the replies and reads the next option. */
        record Answer(List<OptionReply> replies) implements Step {}

        /** Sends the replies and begins the transmission phase. */
        record Enter(List<OptionReply> replies, Agreement agreement) implements Step {}

        /** As {@link Enter}, with the old reply to an export name, which is no option reply. */
        record EnterOldReply(Agreement agreement, int flags) implements Step {}

        /** Acknowledges and continues under TLS with a new negotiation. */
        record Upgrade() implements Step {}

        /** Sends the replies, perhaps none, and closes. */
        record Close(List<OptionReply> replies) implements Step {}
    }

    private static final OptionReply ACK = new OptionReply.Ack();

    private final ExportCatalog catalog;
    private final NbdClient client;
    private final Tls tls;
    private boolean structured;
    private @Nullable String contextExport;
    private List<String> contexts = List.of();

    Negotiation(ExportCatalog catalog, NbdClient client, Tls tls) {
        this.catalog = catalog;
        this.client = client;
        this.tls = tls;
    }

    /** TLS may be begun only with clients that said they know fixed newstyle. */
    boolean needsFixedNewstyle() {
        return tls == Tls.REQUIRED;
    }

    /** The answer to an option. */
    Step answer(OptionRequest request) {
        if (tls == Tls.REQUIRED) {
            return withoutTls(request);
        }
        return switch (request) {
            case OptionRequest.ExportName(String name) -> exportName(name);
            case OptionRequest.Abort() -> new Step.Close(List.of(ACK));
            case OptionRequest.ListExports() -> list();
            case OptionRequest.StartTls() ->
                    tls == Tls.ON
                            ? fail(OptionFailure.INVALID, "TLS is on already")
                            : fail(OptionFailure.POLICY, "this server has no certificate");
            case OptionRequest.InfoOnly(String name, List<Integer> items) ->
                    info(name, items, false);
            case OptionRequest.Go(String name, List<Integer> items) -> info(name, items, true);
            case OptionRequest.StructuredReply() -> {
                structured = true;
                yield new Step.Answer(List.of(ACK));
            }
            case OptionRequest.ListMetaContext(String name, List<String> queries) ->
                    listContexts(name, queries);
            case OptionRequest.SetMetaContext(String name, List<String> queries) ->
                    setContexts(name, queries);
            case OptionRequest.Unknown(int option) ->
                    fail(OptionFailure.UNSUP, "option " + option + " is not known here");
            case OptionRequest.Malformed malformed -> malformed(malformed);
        };
    }

    /** The answer to an option whose data is longer than this server reads. */
    Step tooLong(int option, long lengthBytes) {
        if (option == OptionCode.EXPORT_NAME.value()) {
            return new Step.Close(List.of());
        }
        if (option == OptionCode.SET_META_CONTEXT.value()) {
            forgetContexts();
        }
        if (tls == Tls.REQUIRED) {
            return fail(OptionFailure.TLS_REQD, "TLS first");
        }
        return OptionCode.of(option) == null
                ? fail(OptionFailure.UNSUP, "option " + option + " is not known here")
                : fail(OptionFailure.TOO_BIG, lengthBytes + " bytes of option data");
    }

    /** The answer to every option while the server shuts down. */
    static Step shuttingDown(OptionRequest request) {
        return switch (request) {
            case OptionRequest.Abort() -> new Step.Close(List.of(ACK));
            case OptionRequest.ExportName _ -> new Step.Close(List.of());
            case OptionRequest.ListExports _,
                    OptionRequest.StartTls _,
                    OptionRequest.InfoOnly _,
                    OptionRequest.Go _,
                    OptionRequest.StructuredReply _,
                    OptionRequest.ListMetaContext _,
                    OptionRequest.SetMetaContext _,
                    OptionRequest.Unknown _,
                    OptionRequest.Malformed _ ->
                    fail(OptionFailure.SHUTDOWN, "the server is shutting down");
        };
    }

    private Step withoutTls(OptionRequest request) {
        return switch (request) {
            case OptionRequest.StartTls() -> new Step.Upgrade();
            case OptionRequest.Abort() -> new Step.Close(List.of(ACK));
            // An export name has no error reply, so nothing but closing is left.
            case OptionRequest.ExportName _ -> new Step.Close(List.of());
            case OptionRequest.Malformed m when m.option() == OptionCode.STARTTLS ->
                    fail(OptionFailure.INVALID, m.reason());
            case OptionRequest.Malformed m when m.option() == OptionCode.EXPORT_NAME ->
                    new Step.Close(List.of());
            case OptionRequest.ListExports _,
                    OptionRequest.InfoOnly _,
                    OptionRequest.Go _,
                    OptionRequest.StructuredReply _,
                    OptionRequest.ListMetaContext _,
                    OptionRequest.SetMetaContext _,
                    OptionRequest.Unknown _,
                    OptionRequest.Malformed _ ->
                    fail(OptionFailure.TLS_REQD, "this server talks only over TLS");
        };
    }

    private Step malformed(OptionRequest.Malformed malformed) {
        if (malformed.option() == OptionCode.EXPORT_NAME) {
            return new Step.Close(List.of());
        }
        if (malformed.option() == OptionCode.SET_META_CONTEXT) {
            forgetContexts();
        }
        return fail(OptionFailure.INVALID, malformed.reason());
    }

    private Step exportName(String name) {
        return switch (catalog.choose(name, client)) {
            case Choice.Open(Export export) -> {
                ExportInfo info = export.info();
                yield new Step.EnterOldReply(
                        agree(name, export, info), TransmissionFlags.of(info, structured));
            }
            case Choice.Unknown(), Choice.Refused _ -> new Step.Close(List.of());
        };
    }

    private Step list() {
        List<OptionReply> replies = new ArrayList<>();
        for (ExportInfo info : catalog.list(client)) {
            replies.add(new OptionReply.Server(info.name(), info.description()));
        }
        replies.add(ACK);
        return new Step.Answer(replies);
    }

    private Step info(String name, List<Integer> items, boolean go) {
        return switch (catalog.choose(name, client)) {
            case Choice.Unknown() -> unknown(name);
            case Choice.Refused(String reason) -> fail(OptionFailure.POLICY, reason);
            case Choice.Open(Export export) -> {
                ExportInfo info = export.info();
                List<OptionReply> replies = information(info, items);
                replies.add(ACK);
                yield go
                        ? new Step.Enter(replies, agree(name, export, info))
                        : new Step.Answer(replies);
            }
        };
    }

    private List<OptionReply> information(ExportInfo info, List<Integer> items) {
        List<OptionReply> replies = new ArrayList<>();
        replies.add(
                new OptionReply.InfoExport(
                        info.sizeBytes(), TransmissionFlags.of(info, structured)));
        if (items.contains(NbdProtocol.INFO_NAME)) {
            replies.add(new OptionReply.InfoName(info.name()));
        }
        if (items.contains(NbdProtocol.INFO_DESCRIPTION)) {
            replies.add(new OptionReply.InfoDescription(info.description()));
        }
        if (items.contains(NbdProtocol.INFO_BLOCK_SIZE)) {
            replies.add(
                    new OptionReply.InfoBlockSize(
                            info.minimumBlockBytes(),
                            info.preferredBlockBytes(),
                            NbdProtocol.MAX_PAYLOAD_BYTES));
        }
        return replies;
    }

    private Agreement agree(String name, Export export, ExportInfo info) {
        return new Agreement(
                export, info, structured, name.equals(contextExport) ? contexts : List.of());
    }

    private Step listContexts(String name, List<String> queries) {
        return switch (catalog.choose(name, client)) {
            case Choice.Unknown() -> unknown(name);
            case Choice.Refused(String reason) -> fail(OptionFailure.POLICY, reason);
            case Choice.Open(Export export) -> {
                List<OptionReply> replies = new ArrayList<>();
                for (String context : MetaContexts.listed(export.info(), queries)) {
                    replies.add(new OptionReply.MetaContext(0, context));
                }
                replies.add(ACK);
                yield new Step.Answer(replies);
            }
        };
    }

    private Step setContexts(String name, List<String> queries) {
        forgetContexts();
        if (!structured) {
            return fail(OptionFailure.INVALID, "structured replies first");
        }
        return switch (catalog.choose(name, client)) {
            case Choice.Unknown() -> unknown(name);
            case Choice.Refused(String reason) -> fail(OptionFailure.POLICY, reason);
            case Choice.Open(Export export) -> {
                contexts = MetaContexts.selected(export.info(), queries);
                contextExport = name;
                List<OptionReply> replies = new ArrayList<>();
                for (int i = 0; i < contexts.size(); i++) {
                    replies.add(new OptionReply.MetaContext(i + 1, contexts.get(i)));
                }
                replies.add(ACK);
                yield new Step.Answer(replies);
            }
        };
    }

    private void forgetContexts() {
        contextExport = null;
        contexts = List.of();
    }

    private static Step unknown(String name) {
        return fail(OptionFailure.UNKNOWN, "no export '" + name + "' here");
    }

    private static Step fail(OptionFailure failure, String message) {
        return new Step.Answer(List.of(new OptionReply.Failed(failure, message)));
    }
}
