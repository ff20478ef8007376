package dev.forge.bench.internal.run;

import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.runtime.BenchmarkHost;
import dev.forge.core.ForgeException;
import dev.forge.core.PathLookup;
import dev.forge.core.posix.TerminalProgram;
import dev.forge.stats.Figure;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How long Forge's dashboard takes from the start of the command to its first full frame, on a terminal of 80 columns
 * and 24 rows that answers nothing. The frame counts when nine tenths of what the screen shows a second later is there.
 */
public final class DashboardBenchmark implements Benchmark<Sample> {
    private static final int ROUNDS = 5;
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;
    private static final double SHARE = 0.9;
    private static final long SETTLED_NANOS = 1_200_000_000L;
    private static final long MAX_NANOS_TO_END = 5_000_000_000L;
    private static final String FORGE = "forge";

    private final Session session;

    public DashboardBenchmark(Session session) {
        this.session = session;
    }

    private boolean isWanted() {
        return session.engines().stream().anyMatch(engine -> engine.name().equals(FORGE));
    }

    @Override
    public int steps() {
        return isWanted() ? ROUNDS : 0;
    }

    /** Measures, if Forge is among the engines; the first of the samples is a warm-up. */
    @Override
    public List<Sample> run() {
        int first = session.recording().count();
        for (int round = isWanted() ? -1 : ROUNDS; round < ROUNDS; round++) {
            if (round >= 0) {
                session.step("the dashboard");
            }
            Sample.Builder sample = Sample.of(Operation.DASHBOARD, FORGE, Metric.FIRST_FRAME, firstFrame());
            session.recording().add(round < 0 ? sample.warmUp(true) : sample.round(round));
        }
        session.recording().autosave();
        return session.recording().samples(first);
    }

    private Figure firstFrame() {
        BenchmarkHost host = BenchmarkHost.of(
                session.context().environment(), session.context().home());
        String launcher = PathLookup.find(host.launcher(), host.environment());
        if (launcher == null) {
            return Figure.unavailable("there is no " + host.launcher());
        }
        Map<String, String> environment = new HashMap<>(host.environment());
        environment.putAll(Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8"));
        ScreenReplay replay = new ScreenReplay(COLUMNS, ROWS);
        try (TerminalProgram program =
                TerminalProgram.start(List.of(launcher, "dashboard"), environment, COLUMNS, ROWS)) {
            byte[] output = program.read(SETTLED_NANOS);
            while (output != null) {
                // Every byte of a character that is cut in two is one that differs from the settled screen's.
                replay.write(program.readAt(), new String(output, StandardCharsets.UTF_8));
                output = program.read(SETTLED_NANOS);
            }
            program.type("q");
            byte[] last = program.read(MAX_NANOS_TO_END);
            while (last != null) {
                last = program.read(MAX_NANOS_TO_END);
            }
        } catch (ForgeException e) {
            return Figure.unavailable(e.getMessage());
        }
        OptionalLong full = replay.firstFull(SHARE);
        return full.isPresent() ? Figure.of(full.getAsLong() / 1e6) : Figure.unavailable("it has drawn nothing");
    }
}
