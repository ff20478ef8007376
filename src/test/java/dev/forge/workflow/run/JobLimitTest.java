package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobLimitTest {
    @ParameterizedTest(name = "{0} of at most {1} at cpu {2} memory {3} io {4}: {5}")
    @CsvSource({
        // Nothing is short: one more, up to the most.
        "4, 8, 0, 0, 0, 5",
        "7, 8, 24.99, 0.99, 24.99, 8",
        "8, 8, 0, 0, 0, 8",
        // What a well-used host looks like.
        "4, 8, 25, 0, 0, 4",
        "4, 8, 59.9, 0, 0, 4",
        "4, 8, 0, 1, 0, 4",
        "4, 8, 0, 4.9, 0, 4",
        "4, 8, 0, 0, 30, 4",
        // Short of one of them: one less, never none.
        "4, 8, 60, 0, 0, 3",
        "4, 8, 100, 0, 0, 3",
        "4, 8, 0, 5, 0, 3",
        "4, 8, 0, 0, 60, 3",
        "1, 8, 100, 19, 100, 1",
        // Memory: at once.
        "8, 8, 0, 20, 0, 1",
        "8, 8, 0, 100, 0, 1"
    })
    void whatIsDecided(int limit, int most, double cpu, double memory, double io, int next) {
        assertThat(JobLimit.decide(limit, most, new HostPressure(cpu, memory, io)))
                .isEqualTo(next);
    }

    @Test
    void itIsDecidedNowAndThen() {
        long[] now = {-5};
        List<@Nullable HostPressure> said = new ArrayList<>();
        said.add(new HostPressure(90, 0, 0));
        said.add(null);
        said.add(new HostPressure(0, 0, 0));
        said.add(new HostPressure(0, 50, 0));
        JobLimit limit = new JobLimit(4, () -> now[0], () -> said.remove(0));
        assertThat(limit.now()).isEqualTo(3);
        assertThat(limit.now()).isEqualTo(3);
        now[0] += JobLimit.INTERVAL_NANOS - 1;
        assertThat(limit.now()).isEqualTo(3);
        now[0]++;
        assertThat(limit.now()).as("nothing is said").isEqualTo(3);
        now[0] += JobLimit.INTERVAL_NANOS;
        assertThat(limit.now()).isEqualTo(4);
        now[0] += JobLimit.INTERVAL_NANOS;
        assertThat(limit.now()).isEqualTo(1);
        assertThat(said).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "'some avg10=95.93 avg60=97 avg300=9 total=1', 'some avg10=1.50 avg60=0 total=0', 'some avg10=0.88 avg60=1', '9.0 1 1', 95.93, 1.5, 0.88",
                "'some avg10=3.00', -, -, -, 3, 0, 0",
                // Without: the load of four processors.
                "-, -, -, '8.00 11.47 9.00 4/5 6', 50, 0, 0",
                "-, 'some avg10=9', -, '4.00 1 1 1/1 1', 0, 0, 0",
                "'', '', '', '16.0 1 1 1/1 1', 75, 0, 0",
                "'some avg10=x', -, -, '0.10 1 1 1/1 1', 0, 0, 0"
            })
    void whatTheKernelSays(
            @Nullable String cpu,
            @Nullable String memory,
            @Nullable String io,
            @Nullable String load,
            double shareOfCpu,
            double shareOfMemory,
            double shareOfIo) {
        assertThat(HostPressure.of(cpu, memory, io, load, 4))
                .isEqualTo(new HostPressure(shareOfCpu, shareOfMemory, shareOfIo));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-", "''", "nonsense", "'x y'"})
    void aHostThatSaysNothing(@Nullable String load) {
        assertThat(HostPressure.of(null, null, null, load, 4)).isNull();
    }
}
