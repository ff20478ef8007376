package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.GateResult;
import java.util.List;

/** The page of {@code benchmark check}: the verdicts, and what they are in words. */
public final class CheckPage {
    private CheckPage() {}

    /** The page. */
    public static Page of(List<GateResult> gateResults, List<EngineReport> engines) {
        return new Page(
                gateResults.isEmpty() ? List.of() : List.of(SuitePage.verdicts(gateResults)),
                gateResults.stream().map(GateSentence::of).toList(),
                EngineNotes.engines(engines));
    }
}
