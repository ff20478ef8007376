package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.analysis.History;
import dev.forge.bench.analysis.HostDifferences;
import dev.forge.bench.analysis.SuiteDiff;
import dev.forge.bench.internal.report.DiffPage;
import dev.forge.bench.internal.report.MarkdownReport;
import dev.forge.stats.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteDiffTest {
    private static final Suite BEFORE = Suites.startup("here", Suites.MOMENT, "overlay", 100, 101, 102, 99, 98, 100);

    @Test
    void aChangeHasItsVerdict() {
        Suite after = Suites.startup("here", Suites.MOMENT, "overlay", 120, 121, 122, 119, 118, 120);
        SuiteDiff diff = SuiteDiff.of(BEFORE, after);
        assertThat(diff.cautions()).isEmpty();
        assertThat(diff.missing()).isEmpty();
        MetricChange change = diff.changes().getFirst();
        assertThat(change.before()).isEqualTo(100);
        assertThat(change.after()).isEqualTo(120);
        assertThat(change.verdict()).isEqualTo(Verdict.SLOWER);
        assertThat(change.ratio().orElseThrow().value()).isBetween(1.19, 1.21);
        assertThat(MarkdownReport.render(DiffPage.of(diff, "a", "b")))
                .contains("| forge | startup | 100.0 ms | 120.0 ms | +20.0 % (", "| slower |", "A is a");
        assertThat(DiffPage.csv(diff).split("\r\n", -1)[1])
                .startsWith("forge,startup,,ms,100.0,120.0,1.1")
                .endsWith(",6,slower");
        assertThat(DiffPage.json(diff, "a", "b")).contains("\"verdict\": \"slower\"");
    }

    @Test
    void theSameIsNoChangeAndOtherHostsAndTermsAreWarnedOf() {
        SuiteDiff diff =
                SuiteDiff.of(BEFORE, Suites.startup("there", Suites.MOMENT, "vfs", 100, 101, 102, 99, 98, 100));
        assertThat(diff.changes().getFirst().verdict()).isEqualTo(Verdict.NO_CHANGE);
        assertThat(diff.cautions())
                .containsExactly(
                        "not the same host: host here, then there",
                        "forge not on equal terms: storage driver overlay, then vfs");
    }

    @Test
    void otherWorkIsWarnedOfAndIsAnotherHistory() {
        Suite other = Suites.payload(BEFORE, "sleep 1");
        assertThat(SuiteDiff.of(Suites.payload(BEFORE, "echo ready"), other).cautions())
                .containsExactly("forge not on equal terms: payload echo ready, then sleep 1");
        assertThat(SuiteDiff.of(BEFORE, other).cautions()).isEmpty();
        assertThat(History.of(List.of(BEFORE, other, BEFORE), Metric.STARTUP))
                .extracting(history -> history.points().size())
                .containsExactly(2, 1);
    }

    @Test
    void whatOnlyOneHasIsNamed() {
        SuiteDiff diff = SuiteDiff.of(Suites.everything(), BEFORE);
        assertThat(diff.changes()).hasSize(1);
        assertThat(diff.missing())
                .extracting(key -> key.metric())
                .containsExactlyInAnyOrder(Metric.FIRST_OUTPUT, Metric.STARTUP, Metric.MEMORY, Metric.DENSITY);
    }

    @Test
    void whereValuesAreZeroThereIsNoRatio() {
        Suite zero = Suites.startup("here", Suites.MOMENT, "overlay", 0, 0, 0, 0, 0, 0);
        assertThat(SuiteDiff.of(zero, zero).changes())
                .extracting(MetricChange::verdict)
                .isEqualTo(List.of(Verdict.NO_CHANGE));
        assertThat(SuiteDiff.of(zero, BEFORE).changes())
                .extracting(MetricChange::verdict)
                .isEqualTo(List.of(Verdict.INCONCLUSIVE));
    }

    private static HostEnvironment host(String name, long cpus, String kernel, Object memory) {
        return new HostEnvironment(Map.of(
                "host",
                name,
                "cpu",
                "a cpu",
                "cpus",
                cpus,
                "kernel",
                kernel,
                "memory_kib",
                memory,
                "architecture",
                "x"));
    }

    @Test
    void aMachineIsTheSameWithAnotherKernel() {
        HostEnvironment here = host("here", 2, "6.1", "8000000");
        assertThat(HostDifferences.ofMachines(here, host("here", 2, "6.12", "7900000")))
                .isEmpty();
        assertThat(HostDifferences.ofMachines(here, host("there", 4, "6.1", "16000000")))
                .containsExactly("host here, then there", "cpus 2, then 4", "memory kib 8000000, then 16000000");
        // What a file does not say cannot be compared with.
        assertThat(HostDifferences.ofMachines(HostEnvironment.UNKNOWN, here))
                .contains("host unknown, then here", "memory kib unknown, then 8000000");
    }
}
