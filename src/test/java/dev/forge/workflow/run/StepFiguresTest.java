package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of cgroups of both versions, as the kernel writes them. */
class StepFiguresTest {
    @TempDir
    private Path directory;

    private File group(String name, Map<String, String> files) throws IOException {
        Path group = Files.createDirectories(directory.resolve(name));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(group.resolve(file.getKey()), file.getValue());
        }
        return group.toFile();
    }

    @Test
    void versionTwoHasEverythingInOneGroup() throws IOException {
        File group = group(
                "two",
                Map.of(
                        "cpu.stat", "usage_usec 1234567\nuser_usec 1000000\nsystem_usec 234567\n",
                        "memory.peak", "23154688\n",
                        "io.stat", "8:0 rbytes=4096 wbytes=8192 rios=1 wios=2\n8:16 rbytes=1 wbytes=2 rios=1 wios=1\n",
                        "cpu.pressure", "some avg10=1.00 avg60=0.50 avg300=0.10 total=5500\nfull avg10=0 total=9\n",
                        "memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
                        "io.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1500\n"));
        assertThat(StepFigures.counts(List.of(group)))
                .hasToString(new JsonObject()
                        .put("cpuMillis", 1234.567)
                        .put("peakBytes", 23_154_688)
                        .put("readBytes", 4097)
                        .put("writtenBytes", 8194)
                        .put("cpuStallMillis", 5.5)
                        .put("memoryStallMillis", 0.0)
                        .put("ioStallMillis", 1.5)
                        .toString());
    }

    @Test
    void versionOneHasAGroupForEachController() throws IOException {
        List<File> groups = List.of(
                group("cpuacct", Map.of("cpuacct.usage", "63279000\n", "cpu.stat", "nr_periods 0\n")),
                group("memory", Map.of("memory.max_usage_in_bytes", "3788800\n")),
                group(
                        "blkio",
                        Map.of(
                                "blkio.throttle.io_service_bytes",
                                "8:0 Read 10\n8:0 Write 20\n8:0 Total 30\n8:16 Write 5\nTotal 35\n")));
        JsonObject counts = StepFigures.counts(groups);
        assertThat(counts.real("cpuMillis")).isEqualTo(63.279);
        assertThat(counts.number("peakBytes")).isEqualTo(3_788_800);
        assertThat(counts.number("readBytes")).isEqualTo(10);
        assertThat(counts.number("writtenBytes")).isEqualTo(25);
        assertThat(counts.has("cpuStallMillis")).isFalse();
    }

    @Test
    void whatIsNotCountedIsNotThere() throws IOException {
        File group = group("odd", Map.of("memory.peak", "max\n", "cpu.pressure", "\n", "cpu.stat", "usage_usec x\n"));
        assertThat(StepFigures.counts(List.of(group, new File(directory.toFile(), "gone"))))
                .hasToString("{}");
        assertThat(new StepFigures().found()).hasToString("{}");
    }
}
