// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.explain;

/**
 * One row of the message catalogue.
 *
 * @param code message identifier
 * @param message what it says
 * @param cause why it comes
 * @param correction what lifts it
 */
public record Message(String code, String message, String cause, String correction) {}
