package dev.forge.bench.internal.run;

import dev.forge.bench.Readiness;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.Prober;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.Spawn;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A service that was started and stopped again as soon as it was ready. Whoever asks whether it is ready does so
 * from before the clock starts, so that asking delays nothing.
 *
 * @param ended how its command line ended in the end
 * @param ready from its start to the moment when it was ready, in nanoseconds; empty if it never was
 * @param failure why it was never ready
 */
record ServiceStart(Spawn.Ended ended, OptionalLong ready, Optional<String> failure) {
    private static final long ASK_AGAIN_NANOS = 500_000;
    private static final long MAX_SECONDS_TO_STOP = 60;

    /** Starts the service, waits until it is ready and removes its container. */
    static ServiceStart of(Engine engine, Spawn command, Readiness readiness, Duration timeout) {
        CompletableFuture<Long> ready = new CompletableFuture<>();
        Optional<Prober> prober = prober(readiness);
        if (readiness.needsHostNetwork() && prober.isPresent() && prober.get().isReady()) {
            throw new ForgeException(
                    "the service's port answers before the service is started", "stop whoever listens there");
        }
        Thread asking = new Thread(() -> ask(prober, ready), "forge-prober");
        asking.setDaemon(true);
        asking.start();
        CompletableFuture<Spawn.Ended> ended =
                CompletableFuture.supplyAsync(() -> command.run(observer(readiness, ready)), task -> {
                    Thread thread = new Thread(task, "forge-service");
                    thread.setDaemon(true);
                    thread.start();
                });
        try {
            CompletableFuture.anyOf(ready, ended).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Said by the result.
        } catch (InterruptedException | ExecutionException e) {
            throw new ForgeException("the service could not be watched: " + e.getMessage(), e);
        }
        OptionalLong moment = ready.isDone() ? OptionalLong.of(ready.join()) : OptionalLong.empty();
        ready.cancel(false);
        StartupRun.removeContainers(engine);
        Spawn.Ended end = end(ended);
        if (moment.isPresent() && moment.getAsLong() < end.start()) {
            return new ServiceStart(
                    end,
                    OptionalLong.empty(),
                    Optional.of("what was to show that the service is ready was there before it was started"));
        }
        if (moment.isPresent()) {
            return new ServiceStart(end, OptionalLong.of(moment.getAsLong() - end.start()), Optional.empty());
        }
        return new ServiceStart(
                end,
                OptionalLong.empty(),
                Optional.of("not ready within " + timeout.toMillis() / 1000.0 + " s: " + end.complaint()));
    }

    private static Spawn.Ended end(CompletableFuture<Spawn.Ended> ended) {
        try {
            return ended.get(MAX_SECONDS_TO_STOP, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            Spawn.killRunning();
            return ended.join();
        }
    }

    private static Optional<Prober> prober(Readiness readiness) {
        return switch (readiness) {
            case Readiness.Log log -> Optional.empty();
            case Readiness.Tcp tcp -> Optional.of(Prober.tcp(tcp.port()));
            case Readiness.Http http -> Optional.of(Prober.http(http.port(), http.path()));
            case Readiness.Present file -> Optional.of(Prober.file(file.path()));
        };
    }

    private static void ask(Optional<Prober> prober, CompletableFuture<Long> ready) {
        while (prober.isPresent() && !ready.isDone()) {
            if (prober.get().isReady()) {
                ready.complete(System.nanoTime());
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
    }

    private static Spawn.Observer observer(Readiness readiness, CompletableFuture<Long> ready) {
        return new Spawn.Observer() {
            @Override
            public void output(ByteArrayOutputStream text) {
                long now = System.nanoTime();
                if (readiness instanceof Readiness.Log log
                        && !ready.isDone()
                        && log.pattern()
                                .matcher(text.toString(StandardCharsets.UTF_8))
                                .find()) {
                    ready.complete(now);
                }
            }
        };
    }
}
