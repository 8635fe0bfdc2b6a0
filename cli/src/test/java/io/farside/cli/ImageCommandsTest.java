// SPDX-License-Identifier: Apache-2.0
package io.farside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.api.node.ImageList;
import io.farside.api.node.ImageView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ImageCommandsTest {
    private FakeServer server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        shell = new Shell(Map.of("FARSIDE_NODE", server.url()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static ImageView image(long id, String name, String kind, @Nullable String until) {
        return new ImageView(
                id,
                name,
                kind,
                "ready",
                Views.NOON,
                until,
                "0123456789abcdef0123456789abcdef",
                kind.equals("practice"),
                false,
                2,
                List.of(exported("debits", name), exported("credits", name)));
    }

    private static ImageView.Exported exported(String volume, String image) {
        String name = volume + "@" + image;
        return new ImageView.Exported(
                volume, name, "ReadWrite", List.of("nbd://127.0.0.1:10809/" + name));
    }

    @Test
    void imagesAreListedOldestFirst_andShownWithTheirExports() throws IOException {
        ImageView copy = image(3, "before-upgrade", "copy", null);
        ImageView practice = image(12, "rehearsal", "practice", "2026-11-20T20:00:00Z");
        server.on("GET /v1/groups/payroll/images", new ImageList(List.of(copy, practice)));
        server.on("GET /v1/groups/payroll/images/rehearsal", practice);
        assertThat(shell.run("image", "list", "payroll")).isEqualTo(ExitCode.DONE);
        Golden.check("image-list.txt", shell.out());
        Shell second = new Shell(Map.of("FARSIDE_NODE", server.url()));
        assertThat(second.run("image", "show", "payroll", "rehearsal")).isEqualTo(ExitCode.DONE);
        Golden.check("image-show.txt", second.out());
    }

    @Test
    void whatIsTakenIsAskedForAsWritten() throws IOException {
        server.on("POST /v1/groups/payroll/images", image(4, "drill", "practice", Views.NOON));
        assertThat(
                        shell.run(
                                "image",
                                "take",
                                "payroll",
                                "drill",
                                "--kind",
                                "practice",
                                "--keep",
                                "2h",
                                "--background",
                                "--refresh",
                                "old"))
                .isEqualTo(ExitCode.DONE);
        assertThat(server.requests())
                .containsExactly(
                        "POST /v1/groups/payroll/images {\"name\":\"drill\",\"kind\":\"practice\","
                            + "\"keepSeconds\":7200,\"background\":true,\"refreshes\":\"old\"}");
    }

    @Test
    void aRestoreIsConfirmedWithTheNameOfTheGroup() throws IOException {
        assertThat(shell.run("image", "restore", "payroll", "drill"))
                .isEqualTo(ExitCode.NOT_EXECUTED);
        assertThat(server.requests()).isEmpty();
        server.on("POST /v1/groups/payroll/images/drill/restore", image(4, "drill", "copy", null));
        assertThat(shell.run("image", "restore", "payroll", "drill", "--confirm", "payroll"))
                .isEqualTo(ExitCode.DONE);
    }
}
