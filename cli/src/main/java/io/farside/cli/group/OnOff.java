// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.group;

import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A switch that is given a word: picocli takes a boolean option for one that has no value. */
enum OnOff {
    ON,
    OFF;

    boolean isOn() {
        return this == ON;
    }

    /** What can be given, for completion. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("on", "off").iterator();
        }
    }

    /** Reads {@code on} or {@code off}. */
    static final class Reader implements ITypeConverter<OnOff> {
        @Override
        public OnOff convert(String text) {
            return switch (text) {
                case "on" -> ON;
                case "off" -> OFF;
                default -> throw new TypeConversionException("'" + text + "' is not on or off");
            };
        }
    }
}
