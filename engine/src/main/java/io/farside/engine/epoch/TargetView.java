// SPDX-License-Identifier: Apache-2.0
package io.farside.engine.epoch;

import io.farside.wire.replication.ClosedAt;

/**
 * What a target knows about its stream.
 *
 * @param committed last committed epoch: what a failover leads to
 * @param closed when its source closed it
 * @param applied number of the last epoch the volumes hold durably
 * @param waiting epochs committed and not applied
 * @param logBytes of {@link TargetLimits#logBytes}
 * @param accepting whether it takes epochs
 * @param damaged a committed epoch cannot be applied
 */
public record TargetView(
        EpochId committed,
        ClosedAt closed,
        long applied,
        long waiting,
        long logBytes,
        boolean accepting,
        boolean damaged) {}
