package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.stats.Figure.Measured;
import dev.forge.testing.Await;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real commands, and what the kernel says of them. */
class ProfiledCommandTest {
    @TempDir
    Path directory;

    private static ProfiledCommand shell(String script) {
        return ProfiledCommand.start(List.of("sh", "-c", script));
    }

    private static ProfiledCommand.End end(ProfiledCommand command) throws InterruptedException {
        assertThat(command.await(Duration.ofSeconds(60))).isTrue();
        return command.end().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0, 0", "exit 7, 7, 0", "exit 255, 255, 0", "kill -KILL $$, 137, 9", "kill -TERM $$, 143, 15"})
    void theExitCodeIsTheCommands(String script, int code, int signal) throws Exception {
        try (ProfiledCommand command = shell(script)) {
            ProfiledCommand.End end = end(command);
            assertThat(end.exitCode()).isEqualTo(code);
            assertThat(end.signal()).isEqualTo(signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal));
            assertThat(end.seconds()).isBetween(0.0, 60.0);
            // A shell has some, and not what this JVM has.
            assertThat(end.maxRssMb()).isBetween(0.2, 20.0);
        }
    }

    @Test
    void thePeakOfACommandThatNobodySampledIsKnown() throws Exception {
        List<String> hold = List.of("perl", "-e", "vec($held, 96 << 20, 8) = 1; undef $held");
        try (ProfiledCommand command = ProfiledCommand.start(hold)) {
            assertThat(end(command).maxRssMb()).isBetween(96.0, 125.0);
            ProfileTotals totals = new MemoryProfiler(command, directory).totals();
            assertThat(((Measured) totals.peakRssMb()).value()).isBetween(96.0, 125.0);
            assertThat(((Measured) totals.peakWithinMb()).value()).isBetween(96.0, 140.0);
        }
    }

    @Test
    void whoseParentHasEndedBelongsToIt() throws Exception {
        Path go = directory.resolve("go");
        // The subshell ends at once, so the sleeper's parent is this JVM; it burns CPU when it is told to end.
        String sleeper =
                "while [ ! -e " + go + " ]; do sleep 0.01; done; i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";
        try (ProfiledCommand command = shell("(setsid sh -c '" + sleeper + "' &); read -r line <" + fifo())) {
            MemoryProfiler profiler = new MemoryProfiler(command, directory);
            Await.until(
                    "the orphan belongs to the command",
                    () -> profiler.takeSnapshot().processes() >= 2);
            double before = command.adoptedSeconds();
            Files.createFile(go);
            Await.until("its CPU time counts", () -> command.adoptedSeconds() > before);
            assertThat(command.signal(15)).isTrue();
            assertThat(end(command).exitCode()).isEqualTo(143);
            assertThat(command.signal(15)).isFalse();
        }
    }

    private Path fifo() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    @Test
    void severalAtOnceAreCountedTogetherWhereThereIsACgroup() throws Exception {
        Path fifo = fifo();
        String hold = "perl -e 'vec($held, 48 << 20, 8) = 1; open($f, \"<\", \"" + fifo + "\")' & ";
        try (ProfiledCommand command = shell(hold + hold + "wait")) {
            MemoryProfiler profiler = new MemoryProfiler(command, directory);
            Await.until("both hold their memory", () -> profiler.takeSnapshot().processRssMb() > 96);
            // Open until both have opened it too.
            try (OutputStream writer = Files.newOutputStream(fifo)) {
                end(command);
                writer.flush();
            }
            if (profiler.totals().cgroupPeakMb() instanceof Measured peak) {
                // The page cache that is taken off the peak is read a moment later than the peak.
                assertThat(peak.value()).isBetween(90.0, 200.0);
                assertThat(((Measured) profiler.totals().peakWithinMb()).value())
                        .isBetween(90.0, 200.0);
            } else {
                assertThat(((Measured) profiler.totals().peakRssMb()).value()).isGreaterThan(48.0);
            }
        }
    }
}
