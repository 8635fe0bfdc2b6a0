// SPDX-License-Identifier: Apache-2.0
package io.farside.cli.image;

import io.farside.api.node.ImageView;
import io.farside.cli.render.Card;
import io.farside.cli.render.Text;
import java.util.stream.Collectors;

/** An image for people. */
final class ImageCard {
    private ImageCard() {}

    static Card of(ImageView image) {
        String exports =
                image.exports().stream()
                        .map(e -> e.uris().isEmpty() ? e.export() : e.uris().getFirst())
                        .collect(Collectors.joining("\n"));
        return new Card()
                .line("image", image.name())
                .line("id", image.id())
                .line("kind", image.kind())
                .line("state", image.state())
                .line("taken", image.takenAt())
                .line("kept until", Text.orDash(image.expiresAt()))
                .line("generation", image.generation())
                .line("written", image.written() ? "yes" : "no")
                .line("independent", image.independent() ? "yes" : "no")
                .line("hosts", image.hosts())
                .line("exports", exports);
    }
}
