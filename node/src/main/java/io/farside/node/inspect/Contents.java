// SPDX-License-Identifier: Apache-2.0
package io.farside.node.inspect;

import io.farside.engine.format.GroupRecord;
import io.farside.node.volume.Superblock;
import io.farside.wire.replication.GroupFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields of binary records, named and in a steady order. */
final class Contents {
    private Contents() {}

    static Map<String, Object> of(Superblock block) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sequence", block.sequence());
        fields.put("volumeId", block.volumeId().toString());
        fields.put("sizeBytes", block.sizeBytes());
        fields.put("backing", block.device().backing().toString());
        fields.put("path", block.device().path());
        fields.put("inode", block.device().inode());
        fields.put("nonce", Long.toHexString(block.device().nonce()));
        fields.put("bootId", block.bootId());
        fields.put("clean", block.clean());
        Superblock.Membership member = block.membership();
        fields.put("group", member == null ? "" : member.group().toString());
        fields.put("pairId", member == null ? "" : member.pairId().toString());
        fields.put("lineageGroup", block.lineage().group().toString());
        fields.put("lineageCurrent", block.lineage().current().toString());
        fields.put("lineageBase", block.lineage().base().toString());
        fields.put(
                "lineageHistory",
                block.lineage().history().stream().map(Object::toString).toList());
        return fields;
    }

    static Map<String, Object> of(GroupRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sequence", record.sequence);
        fields.put("group", record.group.toString());
        fields.put("role", record.role.toString());
        fields.put("status", record.status.label());
        fields.put("roleEpoch", record.roleEpoch.toString());
        fields.put("highestSeen", record.highestSeen.toString());
        fields.put("generation", record.current.toString());
        fields.put("base", record.base.toString());
        fields.put("resyncGeneration", record.resync.toString());
        fields.put("history", record.history.stream().map(Object::toString).toList());
        fields.put("bootId", record.bootId);
        fields.put("cleanStop", record.cleanStop);
        fields.put("lone", record.lone);
        fields.put("synced", record.synced);
        fields.put("everSynced", record.everSynced);
        fields.put("resyncOpen", record.resyncOpen);
        fields.put("powerLost", record.powerLost);
        fields.put("fence", record.fence ? record.fenceReason.toString() : "");
        fields.put("yielded", record.yielded);
        fields.put("flipPending", record.flipPending);
        fields.put("overwrite", record.overwrite);
        fields.put("goal", record.goal.toString());
        fields.put("naturalVersion", record.naturalVersion);
        fields.put("loneFirst", time(record.loneFirstMillis));
        fields.put("loneLast", time(record.loneLastMillis));
        fields.put("alive", time(record.aliveMillis));
        fields.put("peerNode", Long.toHexString(record.peerNode));
        fields.put("volumes", volumes(record.volumes));
        return fields;
    }

    private static String time(long millis) {
        return millis == 0 ? "" : Instant.ofEpochMilli(millis).toString();
    }

    private static List<Map<String, Object>> volumes(List<GroupFacts.VolumeFacts> volumes) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (GroupFacts.VolumeFacts volume : volumes) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", volume.id().toString());
            fields.put("sizeBytes", volume.sizeBytes());
            fields.put("bitBytes", volume.bitBytes());
            list.add(fields);
        }
        return list;
    }
}
