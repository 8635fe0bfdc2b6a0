// SPDX-License-Identifier: Apache-2.0
package io.farside.session;

/** A volume of a storage system. */
public record VolumeRef(String storageSystem, String volume) {
    @Override
    public String toString() {
        return storageSystem + "/" + volume;
    }
}
