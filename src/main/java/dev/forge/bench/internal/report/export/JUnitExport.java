package dev.forge.bench.internal.report.export;

import dev.forge.bench.EngineReport;
import dev.forge.bench.GateResult;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.GateSentence;
import dev.forge.bench.internal.report.SeriesLine;
import dev.forge.core.text.Plural;
import dev.forge.stats.Verdict;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * JUnit's XML as build servers read it: a suite an engine, a case a quantity. A regression is a failure, an
 * inconclusive verdict or an engine that was left out is skipped, a failed run is an error.
 */
final class JUnitExport {
    /** What a case is told to be. */
    private record CaseOutcome(String element, String message, String text) {}

    private record Case(
            String name, @Nullable Double seconds, @Nullable CaseOutcome outcome) {}

    private JUnitExport() {}

    static String render(Suite suite) {
        Map<String, Map<String, Case>> engines = new LinkedHashMap<>();
        for (SeriesLine line : SeriesLine.of(suite)) {
            GateResult gateResult = gateResult(suite, line.key());
            if (!line.phase() || gateResult != null) {
                engines.computeIfAbsent(line.key().runtime(), any -> new LinkedHashMap<>())
                        .put(line.key().quantity(), testCase(line, gateResult));
            }
        }
        for (EngineReport report : suite.engines()) {
            if (report instanceof EngineReport.Absent absent) {
                engines.put(
                        absent.runtime(),
                        Map.of("", new Case("available", null, new CaseOutcome("skipped", absent.reason(), ""))));
            }
        }
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            write(xml, suite, engines);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory cannot fail", e);
        }
        return text.append('\n').toString();
    }

    private static @Nullable GateResult gateResult(Suite suite, SampleTable.Key key) {
        return suite.verdicts().stream()
                .filter(gateResult -> gateResult.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    private static Case testCase(SeriesLine line, @Nullable GateResult gateResult) {
        boolean time = line.key().metric().unit().equals("ms");
        Double seconds =
                time ? line.summary().map(summary -> summary.median() / 1000).orElse(null) : null;
        CaseOutcome outcome = null;
        if (gateResult != null && gateResult.isRegression()) {
            outcome = new CaseOutcome("failure", GateSentence.of(gateResult), "");
        } else if (!line.failures().isEmpty()) {
            outcome = new CaseOutcome(
                    "error",
                    Plural.of(line.failures().size(), "failed run: ", "failed runs, the last one: ")
                            + line.failures().getLast(),
                    String.join("\n", line.failures()));
        } else if (gateResult != null && gateResult.verdict() == Verdict.INCONCLUSIVE) {
            outcome = new CaseOutcome("skipped", GateSentence.of(gateResult), "");
        }
        return new Case(line.key().quantity(), seconds, outcome);
    }

    private static void write(XMLStreamWriter xml, Suite suite, Map<String, Map<String, Case>> engines)
            throws XMLStreamException {
        xml.writeStartElement("testsuites");
        xml.writeAttribute("name", suite.suiteName());
        for (Map.Entry<String, Map<String, Case>> engine : engines.entrySet()) {
            List<Case> cases = List.copyOf(engine.getValue().values());
            xml.writeStartElement("testsuite");
            attribute(xml, "name", engine.getKey());
            xml.writeAttribute("tests", Integer.toString(cases.size()));
            for (String kind : List.of("failure", "error", "skipped")) {
                long count = cases.stream()
                        .filter(each -> each.outcome != null && each.outcome.element.equals(kind))
                        .count();
                xml.writeAttribute(kind.equals("skipped") ? kind : kind + "s", Long.toString(count));
            }
            xml.writeAttribute("timestamp", Suite.moment(suite.timestamp()).replaceFirst("\\.\\d+", ""));
            for (Case each : cases) {
                write(xml, engine.getKey(), each);
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void write(XMLStreamWriter xml, String engine, Case each) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute(xml, "classname", engine);
        attribute(xml, "name", each.name);
        if (each.seconds != null) {
            xml.writeAttribute("time", String.format(Locale.ROOT, "%.6f", each.seconds));
        }
        if (each.outcome != null) {
            xml.writeStartElement(each.outcome.element);
            attribute(xml, "message", each.outcome.message);
            xml.writeCharacters(legal(each.outcome.text));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, legal(value));
    }

    /** An engine's complaint may hold what XML 1.0 cannot, such as the colours of a terminal. */
    private static String legal(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }
}
