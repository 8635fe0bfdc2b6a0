// SPDX-License-Identifier: Apache-2.0
package io.farside.node.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PooledBuffersTest {
    private static final int MIB = 1 << 20;

    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final PooledBuffers pool = new PooledBuffers(64L * MIB, later::add);

    @Test
    void buffersAreAlignedAndLargeEnough_andNeverOverlap() {
        SplittableRandom random = new SplittableRandom(42);
        List<IoBuffer> taken = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int length = 1 + random.nextInt(1 << random.nextInt(4, 23));
            if (taken.size() > 20 || !pool.canTake(length)) {
                IoBuffer buffer = taken.remove(random.nextInt(taken.size()));
                assertThat(buffer.bytes().getInt(0)).isEqualTo(System.identityHashCode(buffer));
                buffer.release();
                continue;
            }
            IoBuffer buffer = pool.take(length);
            assertThat(buffer.address() % 4096).isZero();
            assertThat(buffer.capacity()).isGreaterThanOrEqualTo(length);
            assertThat(buffer.length()).isEqualTo(length);
            buffer.bytes().putInt(0, System.identityHashCode(buffer));
            taken.add(buffer);
        }
    }

    @Test
    void exhaustedPool_refuses_andTellsWhenMemoryCameBack() {
        IoBuffer first = pool.take(32 * MIB);
        IoBuffer second = pool.take(20 * MIB);
        assertThat(pool.canTake(1)).isFalse();
        assertThatThrownBy(() -> pool.take(1)).isInstanceOf(IllegalStateException.class);
        List<String> told = new ArrayList<>();
        pool.whenAvailable(() -> told.add("available"));
        first.release();
        later.removeFirst().run();
        assertThat(told).containsExactly("available");
        assertThat(pool.canTake(32 * MIB)).isTrue();
        second.release();
        assertThat(later).isEmpty();
    }

    @Test
    void smallBuffersGrowTogetherAgain_whenALargeOneIsNeeded() {
        List<IoBuffer> small = new ArrayList<>();
        while (pool.canTake(4096)) {
            small.add(pool.take(4096));
        }
        assertThat(small).hasSize(2 * 8192);
        small.forEach(IoBuffer::release);
        assertThat(pool.canTake(32 * MIB)).isTrue();
        pool.take(32 * MIB);
        pool.take(32 * MIB);
        assertThat(pool.canTake(1)).isFalse();
    }

    @Test
    void keptCopyLivesInMemoryOfItsOwn_andIsRefusedWhenThatIsFull() {
        IoBuffer buffer = pool.take(20 * MIB);
        buffer.bytes().putInt(0, 77);
        IoBuffer first = Objects.requireNonNull(buffer.keep());
        IoBuffer second = Objects.requireNonNull(buffer.keep());
        assertThat(buffer.keep()).isNull();
        buffer.release();
        assertThat(first.bytes().getInt(0)).isEqualTo(77);
        assertThat(first.length()).isEqualTo(20 * MIB);
        assertThat(pool.canTake(32 * MIB)).isTrue();
        first.release();
        second.release();
    }

    @Test
    void releasedBuffer_mayNotBeUsedAgain() {
        IoBuffer buffer = pool.take(10);
        assertThat(buffer.retain()).isSameAs(buffer);
        buffer.release();
        buffer.release();
        assertThatThrownBy(buffer::release).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(buffer::retain).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.take(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.take(33 * MIB)).isInstanceOf(IllegalArgumentException.class);
    }
}
