// SPDX-License-Identifier: Apache-2.0
package io.farside.node.admin;

import io.farside.api.node.ImageList;
import io.farside.api.node.ImageView;
import io.farside.api.node.NodePaths;
import io.farside.api.node.TakeImageRequest;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.group.GroupView;
import io.farside.node.group.GroupDefinition;
import io.farside.node.group.GroupDriver;
import io.farside.node.group.ImageExports;
import io.farside.node.nbd.NbdUri;
import io.farside.node.service.ImageService;
import io.farside.rest.Answer;
import io.farside.rest.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers calls about point-in-time copies. */
public final class ImageCalls {
    private final ImageService service;
    private final NodeFacts facts;

    public ImageCalls(ImageService service, NodeFacts facts) {
        this.service = service;
        this.facts = facts;
    }

    Answer list(Call call) {
        GroupDriver driver = service.driver(call.path("name"));
        GroupView now = service.view(driver);
        List<ImageRecord> all = ImageExports.shown(now);
        return Answer.ok(new ImageList(all.stream().map(i -> view(driver, now, i)).toList()));
    }

    Answer show(Call call) {
        GroupDriver driver = service.driver(call.path("name"));
        return Answer.ok(view(driver, service.get(driver, call.path("image"))));
    }

    Answer take(Call call) {
        TakeImageRequest request = call.body(TakeImageRequest.class);
        GroupDriver driver = service.driver(call.path("name"));
        ImageRecord taken = service.take(driver, request);
        return Answer.created(
                view(driver, taken),
                NodePaths.image(driver.definition().name(), Long.toString(taken.id())));
    }

    Answer drop(Call call) {
        GroupDriver driver = service.driver(call.path("name"));
        service.drop(driver, call.path("image"), call.flag("force"));
        return Answer.nothing();
    }

    Answer restore(Call call) {
        GroupDriver driver = service.driver(call.path("name"));
        return Answer.ok(view(driver, service.restore(driver, call.path("image"))));
    }

    private ImageView view(GroupDriver driver, ImageRecord image) {
        return view(driver, service.view(driver), image);
    }

    private ImageView view(GroupDriver driver, @Nullable GroupView now, ImageRecord image) {
        String access = image.kind().writable() ? "ReadWrite" : "ReadOnly";
        List<ImageView.Exported> exports = new ArrayList<>();
        for (GroupDefinition.Member member : driver.definition().volumes()) {
            String export = member.name() + ImageExports.MARK + image.name();
            List<String> uris =
                    facts.nbd().stream().map(a -> NbdUri.of(a, export, facts.nbdTls())).toList();
            exports.add(new ImageView.Exported(member.name(), export, access, uris));
        }
        return new ImageView(
                image.id(),
                image.name(),
                ViewMapper.lower(image.kind().name()),
                ViewMapper.lower(image.state().name()),
                Instant.ofEpochMilli(image.wallMillis()).toString(),
                image.expiryMillis() == 0
                        ? null
                        : Instant.ofEpochMilli(image.expiryMillis()).toString(),
                image.generation().toString(),
                image.written(),
                isIndependent(now, image),
                driver.images().hosts(image.id()),
                exports);
    }

    private static boolean isIndependent(@Nullable GroupView view, ImageRecord image) {
        return view != null
                && view.images().stream()
                        .anyMatch(i -> i.image().id() == image.id() && i.independent());
    }
}
