// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

final class NioStreamTest extends StreamContract {
    @Override
    LoopKind kind() {
        return LoopKind.NIO;
    }
}
