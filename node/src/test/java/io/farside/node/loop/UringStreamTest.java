// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

final class UringStreamTest extends StreamContract {
    @Override
    LoopKind kind() {
        return LoopKind.URING;
    }
}
