// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time such as {@code 30m}, in seconds. */
public final class LifeTime implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})([smhd])");

    @Override
    public Long convert(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no time: write a number and s, m, h or d, such as 30m");
        }
        long unit =
                switch (m.group(2)) {
                    case "s" -> 1;
                    case "m" -> 60;
                    case "h" -> 3600;
                    default -> 86_400;
                };
        return Long.parseLong(m.group(1)) * unit;
    }
}
