// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

/**
 * What sort of refusal or failure a {@link Problem} is; edges derive HTTP status and exit code from
 * it.
 */
public enum ProblemKind {
    /** The request is wrong in itself: syntax, range, unknown field. */
    BAD_INPUT,
    NOT_FOUND,
    /** Legal in itself, refused by the present state; the correction says what lifts it. */
    REFUSED,
    /** The caller's picture is out of date: another role epoch, version or name already taken. */
    CONFLICT,
    TOO_LARGE,
    /** Something needed cannot be reached or is busy now. */
    UNAVAILABLE,
    /** A bug; data is protected. */
    FAULT
}
