package dev.forge.bench;

import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.stats.Gate;
import dev.forge.stats.Interval;
import dev.forge.stats.Verdict;
import java.io.File;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads result files, those of earlier versions too: what they do not have is empty. Before version 3 moments had no
 * offset from UTC; they are local times of the file's time zone.
 */
public final class SuiteReader {
    private final JsonObject file;
    private final String source;
    /** The moment that was read last; moments of a file do not go back. */
    private Instant last = Instant.MIN;

    private SuiteReader(JsonObject file, String source) {
        this.file = file;
        this.source = source;
    }

    /**
     * Reads a result file.
     *
     * @throws ForgeException if it cannot be read, is none, or is of a later version than this Forge knows
     */
    public static Suite read(File file) {
        return parse(TextFile.read(file), file.getPath());
    }

    /**
     * Reads the text of a result file.
     *
     * @param source where it is from, for messages
     * @throws ForgeException as {@link #read}
     */
    public static Suite parse(String text, String source) {
        JsonObject file = JsonObject.parse(text, source);
        if (!file.has("suite_name") || !file.has("results")) {
            throw new ForgeException(
                    source + " is no result file of forge's", "result files have suite_name and results");
        }
        long version = file.number("version", 1);
        if (version > Suite.VERSION) {
            throw new ForgeException(
                    source + " has version " + version + ", this forge reads up to " + Suite.VERSION,
                    "read it with the forge that wrote it, or a newer one");
        }
        return new SuiteReader(file, source).suite();
    }

    private Suite suite() {
        Instant began = moment(file.text("timestamp"));
        List<Sample> samples = new ArrayList<>();
        for (JsonObject entry : file.objects("results")) {
            samples.add(SampleReader.read(entry, moment(entry.text("timestamp"))));
        }
        List<EngineReport> engines = new ArrayList<>();
        if (file.has("engines")) {
            file.objects("engines").forEach(entry -> engines.add(engine(entry)));
        }
        JsonObject facts = file.objectOrNull("environment");
        HostEnvironment environment =
                facts == null ? HostEnvironment.UNKNOWN : new HostEnvironment(SampleReader.some(facts.members()));
        return new Suite(
                file.text("suite_name"),
                began,
                file.number("seed", 0),
                file.has("order") ? file.texts("order") : List.of(),
                environment,
                engines,
                samples,
                file.has("warnings") ? file.texts("warnings") : List.of(),
                file.objects("verdicts").stream().map(SuiteReader::gateResult).toList());
    }

    private static EngineReport engine(JsonObject entry) {
        String runtime = entry.text("runtime");
        if (!entry.flag("available")) {
            return new EngineReport.Absent(runtime, entry.text("reason", "unknown"), entry.textOrNull("hint"));
        }
        return new EngineReport.Ready(
                runtime,
                new EngineConfiguration(
                        entry.text("version", "unknown"),
                        entry.text("oci_runtime", "unknown"),
                        entry.text("storage_driver", "unknown"),
                        entry.text("seccomp", "unknown"),
                        entry.text("apparmor", "none"),
                        entry.text("cgroup_driver", "unknown"),
                        entry.text("network", "unknown"),
                        entry.has("adjustments") ? entry.texts("adjustments") : List.of()));
    }

    private static GateResult gateResult(JsonObject entry) {
        Metric metric = Metric.named(entry.text("metric"))
                .orElseThrow(() -> new ForgeException("a verdict on an unknown metric: " + entry.text("metric")));
        Verdict verdict = null;
        for (Verdict each : Verdict.values()) {
            verdict = each.word().equals(entry.text("verdict")) ? each : verdict;
        }
        if (verdict == null) {
            throw new ForgeException("an unknown verdict: " + entry.text("verdict"));
        }
        return new GateResult(
                new SampleTable.Key(entry.text("runtime"), metric, Factors.parse(entry.text("factors", ""))),
                entry.text("baseline"),
                entry.real("before"),
                entry.real("after"),
                entry.has("ratio_low")
                        ? Optional.of(new Interval(entry.real("ratio_low"), entry.real("ratio_high")))
                        : Optional.empty(),
                new Gate(entry.real("threshold"), entry.real("floor")),
                verdict);
    }

    private Instant moment(String text) {
        try {
            return DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from)
                            instanceof OffsetDateTime exact
                    ? exact.toInstant()
                    : local(LocalDateTime.parse(text).atZone(ZoneId.of(file.text("time_zone", "UTC"))));
        } catch (DateTimeException e) {
            throw broken(e);
        }
    }

    /** In the hour that an autumn has twice, the first one, unless the file has been beyond it already. */
    private Instant local(ZonedDateTime moment) {
        Instant found = moment.toInstant();
        Instant later = moment.withLaterOffsetAtOverlap().toInstant();
        if (found.isBefore(last) && !later.isBefore(last)) {
            found = later;
        }
        last = found.isAfter(last) ? found : last;
        return found;
    }

    private ForgeException broken(DateTimeException e) {
        return new ForgeException(source + " is no result file: " + e.getMessage(), e);
    }
}
