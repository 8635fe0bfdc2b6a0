// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MessageCatalogueTest {
    @Test
    void everyRowOfThisReleaseIsRead_andNoCodeComesTwice() {
        assertThat(MessageCatalogue.load().all())
                .hasSizeGreaterThan(10)
                .allSatisfy(m -> assertThat(m.message()).isNotEmpty())
                .extracting(Message::code)
                .doesNotHaveDuplicates()
                .contains("FSDC1001E", "FSDR1001E");
    }

    @Test
    void barsInsideACellStay() {
        MessageCatalogue catalogue =
                MessageCatalogue.parse("| FSDC9999E | Give *a* \\| b. | why | do |\n");
        assertThat(catalogue.find("fsdc9999e"))
                .contains(new Message("FSDC9999E", "Give <a> | b.", "why", "do"));
    }

    @Test
    void aRowWithAnotherNumberOfCellsIsABuildFault() {
        assertThatThrownBy(() -> MessageCatalogue.parse("| FSDC9999E | only | three |\n"))
                .isInstanceOf(IllegalStateException.class);
    }
}
