// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "4096,4096",
        "512K,524288",
        "512kb,524288",
        "256MiB,268435456",
        "1.5 GiB,1610612736",
        "64T,70368744177664",
        "0,0"
    })
    void sizesAreReadInBinaryUnits(String text, long bytes) {
        assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "-1", "1X", "1e9", "1,5G", "99999999999999999999", "9000000P"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> new ByteSize().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void fractionsAreExact() {
        assertThat(new ByteSize().convert("0.5K")).isEqualTo(512);
    }
}
