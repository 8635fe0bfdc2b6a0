// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.render;

/** What {@code -o} takes. */
public enum Format {
    /** For people. */
    table,
    /** One document, or one line an event. */
    json,
    yaml,
    /** Heading line and rows. */
    csv
}
