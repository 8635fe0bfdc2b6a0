// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

import java.util.List;

/** What a client asks for in the handshake, as far as it could be read. */
public sealed interface OptionRequest {

    record ExportName(String name) implements OptionRequest {}

    record Abort() implements OptionRequest {}

    record ListExports() implements OptionRequest {}

    record StartTls() implements OptionRequest {}

    /**
     * @param items wanted kinds of information, {@code INFO_} numbers, unknown ones included
     */
    record InfoOnly(String name, List<Integer> items) implements OptionRequest {}

    /**
     * @param items as in {@link InfoOnly}
     */
    record Go(String name, List<Integer> items) implements OptionRequest {}

    record StructuredReply() implements OptionRequest {}

    /** No query at all asks for every context. */
    record ListMetaContext(String name, List<String> queries) implements OptionRequest {}

    /** Replaces the selection; no query selects nothing. */
    record SetMetaContext(String name, List<String> queries) implements OptionRequest {}

    /** A number this implementation does not know. */
    record Unknown(int option) implements OptionRequest {}

    /**
     * A known option with data that cannot be right.
     *
     * @param reason for the client's user
     */
    record Malformed(OptionCode option, String reason) implements OptionRequest {}
}
