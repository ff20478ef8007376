package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.workflow.ComposeText;
import dev.forge.workflow.Variables;
import dev.forge.workflow.graph.StepGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which step comes next, played through without containers: what happens is a line of words. */
class SchedulerTest {
    @TempDir
    Path directory;

    private static final String GRAPH = """
            services:
              db: {image: i, healthcheck: {test: x}}
            jobs:
              build: {image: i, triggers: {manual: {}}}
              lint: {image: i, triggers: {manual: {}}, x-forge: {allow-failure: true}}
              test:
                image: i
                triggers: {manual: {}}
                depends_on:
                  build: {condition: service_completed_successfully}
                  db: {condition: service_healthy}
              report:
                image: i
                triggers: {manual: {}}
                depends_on: {test: {condition: service_completed_successfully}, lint: {condition: service_completed_successfully}}
              alarm:
                image: i
                triggers: {manual: {}}
                depends_on: {test: {condition: service_completed_successfully}}
                x-forge: {if: failure()}
            """;

    private final List<String> said = new ArrayList<>();

    private Scheduler scheduler(StepGraph graph, int jobs, boolean keepGoing) {
        return new Scheduler(
                graph,
                new Scheduler.Capacity(jobs, false, 4, 1 << 30, keepGoing),
                Variables.of(Map.of()),
                List.of(),
                false);
    }

    private StepGraph graph(String text) {
        return StepGraph.of(ComposeText.read(directory, text, Map.of()).steps());
    }

    /** Plays a line: {@code *x} started, {@code +x} healthy, {@code x} ended, {@code -x} failed; returns what started and stopped after each. */
    private String play(StepGraph graph, Scheduler scheduler, String events) {
        ask(graph, scheduler);
        for (String event : events.split(" ")) {
            String name = event.replaceAll("^[-+*]", "");
            for (int node = 0; node < graph.nodes(); node++) {
                if (graph.isRun(node) && graph.name(node).equals(name)) {
                    assertThat(scheduler.state(node)).as(event).isEqualTo(Scheduler.State.RUNNING);
                    if (event.startsWith("*")) {
                        scheduler.started(node);
                    } else if (event.startsWith("+")) {
                        scheduler.healthy(node);
                    } else {
                        scheduler.ended(node, !event.startsWith("-"));
                    }
                }
            }
            ask(graph, scheduler);
        }
        return String.join("; ", said).strip();
    }

    private void ask(StepGraph graph, Scheduler scheduler) {
        List<String> words = new ArrayList<>();
        scheduler.next().forEach(node -> words.add(graph.name(node)));
        scheduler.unneeded().forEach(node -> words.add("stop " + graph.name(node)));
        said.add(String.join(" ", words));
    }

    private static String states(StepGraph graph, Scheduler scheduler) {
        StringBuilder out = new StringBuilder();
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                out.append(graph.name(node))
                        .append('=')
                        .append(scheduler.state(node).name(), 0, 2)
                        .append(' ');
            }
        }
        return out.toString().strip();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            9 | false | build +db lint test db report | build lint; db; test; ; report stop db; ;     | db=SU build=SU lint=SU test=SU report=SU alarm=SK
            9 | false | build +db -test lint alarm db | build lint; db; test; alarm stop db; ; ;      | db=SU build=SU lint=SU test=FA report=SK alarm=SU
            9 | false | build +db -lint test db report | build lint; db; test; ; report stop db; ;    | db=SU build=SU lint=FA test=SU report=SU alarm=SK
            9 | false | -build lint alarm             | build lint; alarm; ;                          | db=SK build=FA lint=SU test=SK report=SK alarm=SU
            9 | false | build -db lint alarm          | build lint; db; alarm; ;                      | db=FA build=SU lint=SU test=SK report=SK alarm=SU
            1 | false | build lint +db test db report | build; db lint; ; test; report stop db; ;     | db=SU build=SU lint=SU test=SU report=SU alarm=SK
            1 | false | -build alarm                  | build; alarm;                                 | db=SK build=FA lint=CA test=SK report=SK alarm=SU
            1 | true  | -build lint alarm             | build; lint; alarm;                           | db=SK build=FA lint=SU test=SK report=SK alarm=SU
            """)
    void aRun(int jobs, boolean keepGoing, String events, String starts, String states) {
        StepGraph graph = graph(GRAPH);
        Scheduler scheduler = scheduler(graph, jobs, keepGoing);
        assertThat(play(graph, scheduler, events)).isEqualTo(starts);
        assertThat(states(graph, scheduler)).isEqualTo(states);
        assertThat(scheduler.isOver()).isTrue();
    }

    /** What succeeded before is not run again, and a service that only that needed is not started. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            build           | +db lint test db report | db lint; test; ; report stop db; ;  | db=SU build=SU lint=SU test=SU report=SU alarm=SK
            build test      | lint report             | lint; report;                       | db=SK build=SU lint=SU test=SU report=SU alarm=SK
            build test lint | report                  | report;                             | db=SK build=SU lint=SU test=SU report=SU alarm=SK
            """)
    void aRunThatIsResumed(String done, String events, String starts, String states) {
        StepGraph graph = graph(GRAPH);
        List<Integer> nodes = new ArrayList<>();
        for (int node = 0; node < graph.nodes(); node++) {
            if (List.of(done.split(" ")).contains(graph.name(node))) {
                nodes.add(node);
            }
        }
        Scheduler scheduler = new Scheduler(
                graph, new Scheduler.Capacity(9, false, 4, 1 << 30, false), Variables.of(Map.of()), nodes, false);
        assertThat(play(graph, scheduler, events)).isEqualTo(starts);
        assertThat(states(graph, scheduler)).isEqualTo(states);
        assertThat(scheduler.isOver()).isTrue();
    }

    @Test
    void whatDoesNotFitWaits() {
        StepGraph graph = graph("""
                services:
                  a: {image: i, cpus: 3}
                  b: {image: i, cpus: 2}
                  c: {image: i, cpus: 1}
                  d: {image: i, mem_limit: 1g}
                  e: {image: i, mem_limit: 6m, x-forge: {priority: 1}}
                  end: {image: i, depends_on: {a: {condition: service_completed_successfully}}}
                """);
        Scheduler scheduler = scheduler(graph, 9, false);
        assertThat(play(graph, scheduler, "a e c b d end")).isEqualTo("e a c; b end; d; ; ; ;");
    }

    @Test
    void aChainOfAHundredThousandThatIsSkipped() {
        StringBuilder text = new StringBuilder("services:\n  s0: {image: i}\n");
        for (int i = 1; i < 100_000; i++) {
            text.append("  s" + i + ":\n    image: i\n    depends_on: {s" + (i - 1)
                    + ": {condition: service_completed_successfully}}\n");
        }
        StepGraph graph = graph(text.toString());
        Scheduler scheduler = scheduler(graph, 1, false);
        assertThat(scheduler.next()).containsExactly(0);
        scheduler.ended(0, false);
        assertThat(scheduler.isOver()).isTrue();
        assertThat(scheduler.state(99_999)).isEqualTo(Scheduler.State.SKIPPED);
    }

    @Test
    void aMatrixIsDoneWhenAllItsCombinationsAre() {
        StepGraph graph = graph("""
                services:
                  m: {image: i, x-forge: {matrix: {A: [1, 2]}}}
                  end: {image: i, depends_on: {m: {condition: service_completed_successfully}}}
                """);
        assertThat(play(graph, scheduler(graph, 9, false), "m(A=1) m(A=2) end")).isEqualTo("m(A=1) m(A=2); ; end;");
        said.clear();
        Scheduler failing = scheduler(graph, 9, true);
        assertThat(play(graph, failing, "-m(A=1) m(A=2)")).isEqualTo("m(A=1) m(A=2); ;");
        assertThat(states(graph, failing)).isEqualTo("m(A=1)=FA m(A=2)=SU end=SK");
    }

    @Test
    void aServiceRunsAsLongAsAMatrixNeedsIt() {
        StepGraph graph = graph("""
                services:
                  db: {image: i}
                  m: {image: i, depends_on: [db], x-forge: {matrix: {A: [1, 2]}}}
                  end: {image: i, depends_on: {m: {condition: service_completed_successfully}}}
                """);
        assertThat(play(graph, scheduler(graph, 9, false), "+db m(A=1) m(A=2) db end"))
                .isEqualTo("db; m(A=1) m(A=2); ; end stop db; ;");
    }

    /** Events are as in {@link #play}; {@code +x} is healthy, and so has started. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            db needs job, test needs db                  | {depends_on: {job: C}} | {depends_on: {db: S}} | {} | job +db test db web | job web; db; test; stop db; ;
            db waits until test's job has ended          | {} | {depends_on: {db: S, job: C}} | {} | job +db test db web | job web; db; test; stop db; ;
            a chain starts from its beginning            | {depends_on: {web: S}} | {depends_on: {db: H, job: C}} | {} | job +web +db test db web | job; web; db; test; stop db; stop web;
            db waits for web's job as test needs both    | {} | {depends_on: {db: S, web: S}} | {depends_on: {job: C}} | job +db +web test db web | job; db web; ; test; stop db stop web; ;
            nobody starts for one that is left out       | {} | {depends_on: {db: S}, x-forge: {if: "A == 'b'"}} | {} | job | job web;
            a service that nobody needs starts at once   | {} | {} | {} | job test | job test db web; ;
            """)
    void servicesStartForThoseWhoCouldStart(
            String title, String db, String test, String web, String events, String starts) {
        String text = """
                services:
                  db: {image: i, healthcheck: {test: x}, DB}
                  web: {image: i, healthcheck: {test: x}, WEB}
                jobs:
                  job: {image: i}
                  test: {image: i, TEST}
                """.replace("DB", inner(db)).replace("WEB", inner(web)).replace("TEST", inner(test));
        StepGraph graph = graph(text.replaceAll(", }", "}"));
        List<String> told = new ArrayList<>();
        for (String part : play(graph, scheduler(graph, 9, false), events).split(";", -1)) {
            told.add(String.join(
                    " ",
                    java.util.Arrays.stream(part.strip().split("(?<!stop) "))
                            .sorted()
                            .toList()));
        }
        List<String> expected = new ArrayList<>();
        for (String part : starts.split(";", -1)) {
            expected.add(String.join(
                    " ",
                    java.util.Arrays.stream(part.strip().split("(?<!stop) "))
                            .sorted()
                            .toList()));
        }
        assertThat(told).as(title).isEqualTo(expected);
    }

    private static String inner(String mapping) {
        return mapping.substring(1, mapping.length() - 1)
                .replaceAll(": C\\b", ": {condition: service_completed_successfully}")
                .replaceAll(": S\\b", ": {condition: service_started}")
                .replaceAll(": H\\b", ": {condition: service_healthy}");
    }

    @Test
    void aMatrixOfServicesIsThereWhenAllItsCombinationsAre() {
        StepGraph graph = graph("""
                services:
                  m: {image: i, healthcheck: {test: x}, x-forge: {matrix: {A: [1, 2]}}}
                jobs:
                  started: {image: i, depends_on: {m: {condition: service_started}}}
                  healthy: {image: i, depends_on: {m: {condition: service_healthy}}}
                """);
        assertThat(play(
                        graph,
                        scheduler(graph, 9, false),
                        "*m(A=1) *m(A=2) +m(A=1) +m(A=2) started healthy m(A=1) m(A=2)"))
                .isEqualTo("m(A=1) m(A=2); ; started; ; healthy; ; stop m(A=1) stop m(A=2); ;");
        said.clear();
        Scheduler failing = scheduler(graph, 9, false);
        assertThat(play(graph, failing, "*m(A=1) -m(A=2)")).isEqualTo("m(A=1) m(A=2); ; stop m(A=1)");
        assertThat(states(graph, failing)).isEqualTo("m(A=1)=RU m(A=2)=FA started=SK healthy=SK");
    }

    /** Whoever wants the services themselves has them at once and for good. */
    @Test
    void keptServicesAreNotStopped() {
        StepGraph graph = graph("""
                services:
                  db: {image: i, healthcheck: {test: x}}
                  web: {image: i, depends_on: {db: {condition: service_healthy}}}
                  lost: {image: i, depends_on: {web: {condition: service_healthy}}}
                """);
        Scheduler kept = new Scheduler(
                graph, new Scheduler.Capacity(1, false, 4, 1 << 30, true), Variables.of(Map.of()), List.of(), true);
        assertThat(play(graph, kept, "+db")).isEqualTo("db; web");
        kept.unhealthy(1);
        assertThat(states(graph, kept)).isEqualTo("db=RU web=RU lost=SK");
        kept.ended(1, true);
        assertThat(kept.unneeded()).isEmpty();
        assertThat(kept.isOver()).isFalse();
    }

    /** A hundred thousand services that wait for each other's start, and one job that needs the last. */
    @Test
    void aChainOfAHundredThousandServices() {
        StringBuilder text = new StringBuilder("services:\n  s0: {image: i}\n");
        for (int i = 1; i < 100_000; i++) {
            text.append("  s" + i + ": {image: i, depends_on: [s" + (i - 1) + "]}\n");
        }
        text.append("jobs:\n  job: {image: i, depends_on: [s99999]}\n");
        StepGraph graph = graph(text.toString());
        Scheduler scheduler = scheduler(graph, 1, false);
        for (int i = 0; i <= 100_000; i++) {
            assertThat(scheduler.next()).containsExactly(i);
            scheduler.started(i);
        }
        scheduler.ended(100_000, true);
        assertThat(scheduler.unneeded()).containsExactly(99_999);
    }

    @Test
    void nothingStartsAfterAnInterrupt() {
        StepGraph graph = graph(GRAPH);
        Scheduler scheduler = scheduler(graph, 1, true);
        assertThat(scheduler.next()).hasSize(1);
        scheduler.cancel();
        assertThat(scheduler.next()).isEmpty();
        assertThat(scheduler.isOver()).isFalse();
        assertThat(scheduler.running()).isEqualTo(1);
    }

    @Test
    void theNumberOfStepsAtOnceMayChange() {
        Scheduler scheduler = new Scheduler(
                StepGraph.of(ComposeText.read(directory, """
                        services: {a: {image: i}, b: {image: i}, c: {image: i}, d: {image: i}, e: {image: i}}
                        jobs: {all: {image: i, triggers: {manual: {}}, depends_on: {a: &ok {condition: service_completed_successfully}, b: *ok, c: *ok, d: *ok, e: *ok}}}
                        """, Map.of()).steps()),
                new Scheduler.Capacity(2, true, 4, 1 << 30, true),
                Variables.of(Map.of()),
                List.of(),
                false);
        List<Integer> first = scheduler.next();
        assertThat(first).hasSize(2);
        scheduler.limit(1);
        scheduler.ended(first.get(0), true);
        assertThat(scheduler.next()).isEmpty();
        scheduler.ended(first.get(1), true);
        List<Integer> second = scheduler.next();
        assertThat(second).hasSize(1);
        scheduler.limit(3);
        assertThat(scheduler.next()).hasSize(2);
    }
}
