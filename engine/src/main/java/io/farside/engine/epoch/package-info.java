// SPDX-License-Identifier: Apache-2.0
/**
 * Mode {@code stream}: host writes are numbered into epochs, and a target holds all writes of an
 * epoch or none.
 *
 * <p>Closing an epoch is an instant. One thread owns a group, so every write issued before belongs
 * to it and every later one to the next; nobody waits. A write that depends on another is issued
 * after the other was acknowledged, and so never in an earlier epoch: each epoch's end is a cut.
 *
 * <p>The source ({@link io.farside.engine.epoch.SourceEpochs}) captures payloads when writes are
 * issued and never makes a host wait: it runs in the gear {@code epoch} while captured payloads fit
 * in memory, in {@code spill} while they fit in memory and a log on its disk, and in {@code bitmap}
 * otherwise, where the change bitmap alone knows what the target lacks.
 *
 * <p>The target ({@link io.farside.engine.epoch.TargetEpochs}) appends what arrives to one log an
 * epoch, commits epochs in order with a record of their own, and then applies them to the volumes.
 * Everything it has to know after a crash is in those logs and in one small record that says up to
 * where the volumes are.
 *
 * <p>All classes are confined to the thread that owns the group. Ports end in callbacks, never
 * inside the call that began the operation.
 */
@NullMarked
package io.farside.engine.epoch;

import org.jspecify.annotations.NullMarked;
