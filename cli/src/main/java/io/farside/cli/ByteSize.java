// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes: {@code 4096}, {@code 512K}, {@code 256MiB}, {@code 1.5 GiB}; all units binary. */
public final class ByteSize implements ITypeConverter<Long> {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,19})(?:\\.([0-9]{1,3}))?\\s*(?:([kmgtp])(?:i?b)?|b)?");

    @Override
    public Long convert(String text) {
        Matcher m = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no size: write for example 1048576, 512K, 256MiB or 1.5G");
        }
        String unit = m.group(3);
        long scale = unit == null ? 1 : 1L << (10 * (1 + "kmgtp".indexOf(unit)));
        try {
            long whole = Math.multiplyExact(Long.parseLong(m.group(1)), scale);
            String part = m.group(2);
            double fraction = part == null ? 0 : Double.parseDouble("0." + part) * scale;
            return Math.addExact(whole, Math.round(fraction));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is more than any volume holds");
        }
    }
}
