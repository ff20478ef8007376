package dev.forge.bench.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Judgement;
import java.util.List;

/** The page of {@code benchmark check}: the verdicts, and what they are in words. */
public final class CheckPage {
    private CheckPage() {}

    /** The page. */
    public static Page of(List<Judgement> judgements, List<EngineReport> engines) {
        return new Page(
                judgements.isEmpty() ? List.of() : List.of(SuitePage.verdicts(judgements)),
                judgements.stream().map(JudgementSentence::of).toList(),
                Notes.engines(engines));
    }
}
