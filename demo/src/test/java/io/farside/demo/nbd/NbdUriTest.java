// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farside.model.ListenAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NbdUriTest {
    @Test
    void hostPortAndExportAreRead() {
        assertThat(NbdUri.parse("nbd://127.0.0.1:10810/ledger"))
                .isEqualTo(new NbdUri(new ListenAddress.Inet("127.0.0.1", 10810), "ledger"));
    }

    @Test
    void theRegisteredPortIsTaken_whenNoneIsGiven() {
        assertThat(NbdUri.parse("nbd://localhost"))
                .isEqualTo(new NbdUri(new ListenAddress.Inet("localhost", 10809), ""));
    }

    @Test
    void addressesOfSixteenBytesAreRead() {
        assertThat(NbdUri.parse("nbd://[::1]:99/x").address())
                .isEqualTo(new ListenAddress.Inet("::1", 99));
    }

    @Test
    void socketPathsMayBeEscaped() {
        assertThat(NbdUri.parse("nbd+unix:///a%20b?socket=/run/far%20side.sock"))
                .isEqualTo(new NbdUri(new ListenAddress.Unix("/run/far side.sock"), "a b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nbd:",
                "http://127.0.0.1/x",
                "nbd+unix:///x",
                "nbd+unix:///x?socket=",
                "nbd://127.0.0.1:99999/x",
                "nbd://a b/x",
                "/just/a/path"
            })
    void anythingElseIsRefused_sayingWhy(String text) {
        assertThatThrownBy(() -> NbdUri.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'");
    }
}
