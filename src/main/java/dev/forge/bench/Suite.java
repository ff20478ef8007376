package dev.forge.bench;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that one run of the laboratory found: the content of a result file.
 *
 * @param suiteName {@code forge_startup}, {@code forge_memory}, {@code forge_disk} or {@code forge_comprehensive}
 * @param timestamp when it began
 * @param seed of the random order
 * @param order the engines in the order in which they were measured, one text per round
 * @param environment the host, and how the benchmark was called
 * @param engines the engines that were asked for
 * @param results the samples in the order in which they were measured
 * @param warnings what reduces confidence in the figures, in words
 * @param verdicts what a check found of them; empty for all other suites
 */
public record Suite(
        String suiteName,
        Instant timestamp,
        long seed,
        List<String> order,
        HostEnvironment environment,
        List<EngineReport> engines,
        List<Sample> results,
        List<String> warnings,
        List<GateResult> verdicts) {
    /** The version of the result file. Fields may be added within a version, none change their meaning. */
    public static final long VERSION = 3;

    /** Copies the lists. */
    public Suite {
        order = List.copyOf(order);
        engines = List.copyOf(engines);
        results = List.copyOf(results);
        warnings = List.copyOf(warnings);
        verdicts = List.copyOf(verdicts);
    }

    /** A suite that no check has judged. */
    public Suite(
            String suiteName,
            Instant timestamp,
            long seed,
            List<String> order,
            HostEnvironment environment,
            List<EngineReport> engines,
            List<Sample> results,
            List<String> warnings) {
        this(suiteName, timestamp, seed, order, environment, engines, results, warnings, List.of());
    }

    /** The same with these warnings. */
    public Suite with(List<String> args) {
        return new Suite(suiteName, timestamp, seed, order, environment, engines, results, args, verdicts);
    }

    /**
     * What has to be equal in two runs for an engine's figures to be compared, by what it is called in a sentence: what
     * its containers did, which older files do not tell, and on which terms. Empty if the engine did not work.
     */
    public Map<String, String> configuration(String runtime) {
        Map<String, String> configuration = new LinkedHashMap<>();
        for (EngineReport report : engines) {
            if (report instanceof EngineReport.Ready ready && ready.runtime().equals(runtime)) {
                for (HostFact fact : List.of(HostFact.IMAGE, HostFact.PAYLOAD)) {
                    environment.text(fact).ifPresent(text -> configuration.put(fact.key(), text));
                }
                configuration.putAll(ready.configuration().comparable());
            }
        }
        return configuration;
    }

    /** The suite as a result file has it, with the field names of the specification. */
    public String json() {
        return json(ZoneId.systemDefault());
    }

    /** The same with its moments in another time zone: one run has the same text on all hosts. */
    public String json(ZoneId zone) {
        return SuiteWriter.write(this, zone);
    }

    /** A moment as the specification writes it: local time with microseconds, with its offset from UTC. */
    public static String moment(Instant instant) {
        return SuiteWriter.moment(instant, ZoneId.systemDefault());
    }

    /** A moment for people, to the minute: {@code 2026-01-31 09:30 +01:00}. */
    public static String minute(Instant instant) {
        String moment = moment(instant);
        return moment.substring(0, 16).replace('T', ' ') + " " + moment.substring(moment.length() - 6);
    }
}
