// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.farside.engine.group.Event;
import io.farside.model.RoleEpoch;
import io.farside.wire.replication.DigestShape;
import io.farside.wire.replication.Message;
import io.farside.wire.replication.Range;
import io.farside.wire.replication.WriteAction;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames with right check sums that name what the group does not have. */
@Tag("malformed")
class BrokenPeerTest {
    private static final long VOLUME_BYTES = (long) Disk.BLOCKS * Letters.BLOCK;

    private static List<Message> broken(RoleEpoch epoch) {
        return List.of(
                zero(epoch, 1, 0, Letters.BLOCK),
                zero(epoch, 0, VOLUME_BYTES, Letters.BLOCK),
                zero(epoch, 0, 0, VOLUME_BYTES + Letters.BLOCK),
                zero(epoch, 0, Long.MAX_VALUE - 1, 1),
                new Message.SyncBlock(
                        epoch, 1, new Range(0, VOLUME_BYTES, 1, WriteAction.TRIM), null),
                new Message.Flush(epoch, 1, 255),
                new Message.Durable(epoch, 7, 1),
                new Message.DigestRequest(epoch, 1, 9, 0, new DigestShape(512, 512)),
                new Message.DigestRequest(epoch, 1, 0, VOLUME_BYTES, new DigestShape(1, 512)),
                new Message.DigestRequest(
                        epoch, 1, 0, 0, new DigestShape(VOLUME_BYTES, Integer.MAX_VALUE)));
    }

    private static Message zero(RoleEpoch epoch, int volume, long offset, long length) {
        return new Message.Write(
                epoch, 1, new Range(volume, offset, length, WriteAction.ZERO), false, null);
    }

    @Test
    void theLinkIsDroppedAndNothingIsTouched_whenAPeerNamesWhatIsNotThere() {
        Story measure = new Story(1);
        measure.mirroring();
        int kinds = broken(measure.alpha.view().roleEpoch()).size();
        for (int kind = 0; kind < kinds; kind++) {
            Story story = new Story(1);
            story.mirroring();
            Message message = broken(story.alpha.view().roleEpoch()).get(kind);
            story.deliver(story.beta, "", new Event.Received(0, message));
            story.run();
            assertThat(story.told())
                    .as("%s", message)
                    .contains("drop link: the peer broke the protocol");
            story.assertEqualImages();
            story.cut();
            story.run();
            story.connect();
            assertThat(story.alpha.view().synced()).as("%s", message).isTrue();
        }
    }
}
