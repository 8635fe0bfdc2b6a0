// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.api.ProblemView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code farside demo -o json} prints; described in {@code docs/reference/json-output.md}.
 *
 * @param verdict {@code pass} or {@code fail}
 * @param lostAcknowledgedWrites over all verifications
 * @param rtoSeconds from {@code kill -9} to the first acknowledged write at the other site,
 *     detection and command included; null when it did not come to that
 * @param switchoverSeconds from command to first acknowledged write, the longer of both; null when
 *     it did not come to that
 * @param failbackBytesMoved sent by the resync; null when it did not come to that
 * @param volumeBytes of the session's volumes together, one site
 * @param acknowledgedTransactions the ledger ever acknowledged
 * @param steps the timeline
 * @param faults what was found wrong, empty when the verdict is {@code pass}
 * @param problem what ended the demo early, null when nothing did
 */
public record DemoResult(
        String verdict,
        long lostAcknowledgedWrites,
        @Nullable Double rtoSeconds,
        @Nullable Double switchoverSeconds,
        @Nullable Long failbackBytesMoved,
        long volumeBytes,
        long acknowledgedTransactions,
        List<Timeline.Step> steps,
        List<String> faults,
        @Nullable ProblemView problem) {}
