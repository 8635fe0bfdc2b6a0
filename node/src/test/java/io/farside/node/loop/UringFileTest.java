// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

final class UringFileTest extends FileContract {
    @Override
    LoopKind kind() {
        return LoopKind.URING;
    }
}
