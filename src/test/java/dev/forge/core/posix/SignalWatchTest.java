package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.forge.core.Proc;
import dev.forge.testing.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalWatchTest {
    private static final int WINCH = 28;

    @Test
    void theInnermostHearsAndMayPassOn() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (SignalWatch outer = SignalWatch.watch(List.of("WINCH"), signal -> heard.add("outer " + signal))) {
            try (SignalWatch inner = SignalWatch.watch(List.of("WINCH"), signal -> heard.add("inner " + signal))) {
                Spawn.signal(Proc.self(), WINCH);
                Await.until("the inner one hears", () -> heard.equals(List.of("inner 28")));
                inner.passOn(WINCH);
                Await.until("the outer one hears", () -> heard.equals(List.of("inner 28", "outer 28")));
            }
            Spawn.signal(Proc.self(), WINCH);
            Await.until("the outer one hears again", () -> heard.size() == 3);
            assertThat(heard.getLast()).isEqualTo("outer 28");
            assertThat(outer).isNotNull();
        }
    }

    /** The JVM tells a handler some time after it chose it: who begins to watch meanwhile must not miss the signal. */
    @Test
    void whoBeginsToWatchWhileASignalComesKnowsOfIt() throws Exception {
        for (int round = 0; round < 300; round++) {
            AtomicInteger inner = new AtomicInteger();
            CountDownLatch outer = new CountDownLatch(1);
            try (SignalWatch first = SignalWatch.watch(List.of("WINCH"), signal -> outer.countDown())) {
                Spawn.signal(Proc.self(), WINCH);
                try (SignalWatch second = SignalWatch.watch(List.of("WINCH"), inner::set)) {
                    int before = SignalWatch.heard();
                    Await.until("either hears", () -> outer.getCount() == 0 || inner.get() != 0);
                    assertThat(Math.max(before, inner.get())).isEqualTo(WINCH);
                    assertThat(second).isNotSameAs(first);
                }
            }
        }
    }

    @Test
    void whatTheKernelDoesByDefaultIsNotCalled() {
        SignalWatch signals = SignalWatch.watch(List.of("WINCH"), signal -> {});
        signals.close();
        assertThatCode(() -> signals.passOn(WINCH)).doesNotThrowAnyException();
    }

    @Test
    void whatTheJvmNeedsItselfIsLeftOut() {
        try (SignalWatch signals = SignalWatch.watch(List.of("QUIT", "WINCH"), signal -> {})) {
            assertThat(signals).isNotNull();
        }
    }
}
