// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.handshake;

import io.farside.wire.replication.GroupFacts;
import java.nio.charset.StandardCharsets;

/** A number both sides compute over both sides' facts, to see that they judged the same. */
public final class FactsDigest {
    // FNV-1a, 64 bit: no attacker here, links are authenticated.
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private FactsDigest() {}

    /** The same on both sides: the side with the lower node id comes first. */
    public static long of(GroupFacts mine, GroupFacts theirs) {
        boolean first = Long.compareUnsigned(mine.node(), theirs.node()) < 0;
        return add(add(BASIS, first ? mine : theirs), first ? theirs : mine);
    }

    private static long add(long seed, GroupFacts facts) {
        long hash = seed;
        for (byte b : facts.toString().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * PRIME;
        }
        return hash;
    }
}
