// SPDX-License-Identifier: Apache-2.0
package io.farside.wire.nbd;

/** One reply of a server to an option other than an export name. */
public sealed interface OptionReply {

    /** The final reply of an option that succeeded. */
    record Ack() implements OptionReply {}

    /** An export in a list. */
    record Server(String name, String description) implements OptionReply {}

    /**
     * @param sizeBytes of the export
     * @param flags transmission flags
     */
    record InfoExport(long sizeBytes, int flags) implements OptionReply {}

    record InfoName(String name) implements OptionReply {}

    record InfoDescription(String description) implements OptionReply {}

    /**
     * @param minimumBytes unit of offsets and lengths
     * @param preferredBytes smallest efficient unit
     * @param maximumBytes longest payload, 0 to 2^32 - 1
     */
    record InfoBlockSize(long minimumBytes, long preferredBytes, long maximumBytes)
            implements OptionReply {}

    /** Information of a kind this implementation does not know. */
    record InfoOther(int type) implements OptionReply {}

    /**
     * @param id for block status, 0 in a mere list
     */
    record MetaContext(int id, String name) implements OptionReply {}

    /** The final reply of an option that failed. */
    record Failed(OptionFailure failure, String message) implements OptionReply {}

    /** A reply type this implementation does not know, or data that cannot be right. */
    record Unreadable(int replyType, String reason) implements OptionReply {}

    /** Whether the server sends no further reply to the same option. */
    default boolean isFinal() {
        return switch (this) {
            case Ack _, Failed _ -> true;
            case Unreadable(int type, String _) -> (type & OptionFailure.ERROR_BIT) != 0;
            case Server _,
                    InfoExport _,
                    InfoName _,
                    InfoDescription _,
                    InfoBlockSize _,
                    InfoOther _,
                    MetaContext _ ->
                    false;
        };
    }
}
