// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

final class NioFileTest extends FileContract {
    @Override
    LoopKind kind() {
        return LoopKind.NIO;
    }
}
