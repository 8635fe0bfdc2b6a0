// SPDX-License-Identifier: Apache-2.0
package io.farside.model;

/** Why a group is {@code Stopped} or {@code Failsafe}. */
public enum StopReason {
    /** An operator stopped it. */
    USER("User"),
    /** The peer could not be reached within the loss procedure. */
    LINK_LOST("LinkLost"),
    /** The peer reported that a replicated write failed there. */
    REMOTE_WRITE_ERROR("RemoteWriteError"),
    /** No room for data or metadata. */
    NO_SPACE("NoSpace"),
    /** Both sides wrote in the same role epoch, or claim it. */
    SPLIT_BRAIN("SplitBrain"),
    /** The sides share no generation. */
    UNRELATED("Unrelated"),
    /** This side was failed over. */
    FAILOVER("Failover"),
    /** This side came back and must learn of its peer before it serves hosts. */
    RETURNED("Returned"),
    /** A local read, write or fsync failed. */
    LOCAL_IO("LocalIo"),
    /** Metadata could not be trusted. */
    CORRUPT("Corrupt"),
    /** The peer speaks another protocol version or holds other volumes. */
    INCOMPATIBLE("Incompatible"),
    /** An invariant broke; data is protected. */
    FAULT("Fault");

    private final String label;

    StopReason(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }
}
