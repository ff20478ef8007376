package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.PathLookup;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which starts can be measured, on the forge of the distribution. */
class RunPolicyIT {
    @TempDir
    static Path directory;

    private static ForgeCli forge;

    @BeforeAll
    static void images() throws Exception {
        Need.root();
        Need.programs("redis-server", "busybox", "tar", "ldd");
        forge = new ForgeCli(directory);
        forge.importBusybox();
        importRedis();
    }

    /** An image of this host's redis with the libraries that it needs. */
    private static void importRedis() throws IOException, InterruptedException {
        Path archive = directory.resolve("redis.tar");
        String script = "set -e; tar -chf " + archive + " $(command -v redis-server)"
                + " $(ldd $(command -v redis-server) | grep -o '/[^ ]*') 2>/dev/null; test -s " + archive;
        new Spawn(List.of("/bin/sh", "-c", script), System.getenv()).text();
        forge.must("import", archive.toString(), "redis");
    }

    private static Suite measure(String... args) throws Exception {
        Path file = Files.createTempFile(directory, "suite", ".json");
        String[] all = new String[args.length + 6];
        System.arraycopy(
                new String[] {"benchmark", "startup", "-q", "--format=json", "-o", file.toString()}, 0, all, 0, 6);
        System.arraycopy(args, 0, all, 6, args.length);
        forge.must(all);
        return SuiteReader.read(file.toFile());
    }

    private static double ready(Suite suite) throws IOException {
        assertThat(suite.results()).allSatisfy(sample -> {
            assertThat(sample.metric()).isEqualTo(Metric.READY);
            assertThat(sample.value().isMeasured()).isTrue();
        });
        assertThat(forge.staleState()).isEmpty();
        return suite.results().getLast().value().orThrow();
    }

    @Test
    void redisIsReadyWhenItsLogSaysSoAndWhenItsPortAnswers() throws Exception {
        String redis = String.valueOf(PathLookup.find("redis-server", System.getenv()));
        String[] command = {"--image", "redis", "-r", "2", "--ready", "", "--", redis, "--port", "16379", "--save", ""};
        command[5] = "log:Ready to accept connections";
        double log = ready(measure(command));
        command[5] = "tcp:16379";
        double tcp = ready(measure(command));
        assertThat(List.of(log, tcp)).allSatisfy(time -> assertThat(time).isBetween(20.0, 20_000.0));
    }

    @Test
    void aWebServerIsReadyWhenItAnswersAndAFileWhenItIsThere() throws Exception {
        double http = ready(measure(
                "--image",
                "busybox",
                "-r",
                "2",
                "--ready",
                "http:18080/etc/passwd",
                "--",
                "busybox",
                "httpd",
                "-f",
                "-p",
                "18080",
                "-h",
                "/"));
        // Half a second before the file is there: the time is the file's, not the container's.
        double file = ready(measure(
                "--image",
                "busybox",
                "-r",
                "2",
                "--ready",
                "file:/tmp/ready",
                "--",
                "sh",
                "-c",
                "sleep 0.5; touch /tmp/ready; sleep 1000"));
        assertThat(http).isBetween(20.0, 20_000.0);
        assertThat(file).isBetween(500.0, 20_000.0);
    }

    @Test
    void aPortThatAnswersAlreadyIsAnError() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            CommandResult ended = forge.run(
                    "benchmark",
                    "startup",
                    "-q",
                    "--image",
                    "busybox",
                    "--ready",
                    "tcp:" + taken.getLocalPort(),
                    "--",
                    "sleep",
                    "9");
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).contains("answers before the service is started");
        }
        CommandResult ended = forge.run("benchmark", "startup", "--ready", "tcp:80", "--network", "none");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("--network none");
    }

    @Test
    void firstStartsOfAKindAreAFactor() throws Exception {
        Suite suite = measure("--fresh", "-r", "2");
        assertThat(suite.results())
                .isNotEmpty()
                .allMatch(sample -> sample.value().isMeasured());
        assertThat(SampleTable.of(suite).keys())
                .allSatisfy(key -> assertThat(key.factors()).isEqualTo(Factors.NONE.withFresh(true)));
    }

    @Test
    void coldIsAFactor() throws Exception {
        Suite suite = measure("--cold", "-r", "2");
        assertThat(SampleTable.of(suite).keys())
                .allSatisfy(key -> assertThat(key.factors()).isEqualTo(Factors.NONE.withCold(true)));
    }

    @Test
    void anEngineThatHangsHasFailedAndLeavesNothing() throws Exception {
        long start = System.nanoTime();
        CommandResult ended = forge.run(
                "benchmark",
                "startup",
                "-q",
                "-w",
                "0",
                "-r",
                "2",
                "--timeout",
                "1s",
                "--export-json",
                directory.resolve("late.json").toString(),
                "--",
                "sleep",
                "1000");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
        assertThat(SuiteReader.read(directory.resolve("late.json").toFile()).results())
                .hasSize(2)
                .allSatisfy(sample -> assertThat(sample.value())
                        .isInstanceOfSatisfying(
                                Figure.Unavailable.class,
                                late -> assertThat(late.reason()).startsWith("no end within 1.0 s")));
        assertThat(forge.staleState()).isEmpty();
    }

    @Test
    void ordersAndHooks() throws Exception {
        Path log = directory.resolve("hooks");
        Suite suite = measure(
                "--runtime",
                "forge,oci",
                "-w",
                "0",
                "-r",
                "2",
                "--order",
                "sequential",
                "-s",
                "echo setup >>" + log,
                "-p",
                "echo $FORGE_BENCHMARK_RUNTIME >>" + log,
                "-c",
                "echo cleanup >>" + log);
        assertThat(suite.order()).containsExactly("startup: forge", "startup: forge", "startup: oci", "startup: oci");
        assertThat(Files.readAllLines(log)).containsExactly("setup", "forge", "forge", "oci", "oci", "cleanup");
    }

    private static CommandResult startup(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("benchmark", "startup", "-q"));
        all.addAll(List.of(args));
        return forge.run(all.toArray(String[]::new));
    }

    @Test
    void outputIsShownAndOtherExitCodesCountOnRequest() throws Exception {
        String file = directory.resolve("exit.json").toString();
        String[] payload = {"--export-json", file, "-w0", "-r2", "--", "sh", "-c", "echo said; echo wrong >&2; exit 3"};
        CommandResult strict = startup(payload);
        assertThat(strict.code()).isEqualTo(1);
        assertThat(strict.err()).doesNotContain("said");
        payload[2] = "-iw0";
        payload[3] = "--show-output";
        CommandResult ended = startup(payload);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).doesNotContain("said\n");
        // Once for each of the five runs that are timed, and not for those that are watched.
        assertThat(Pattern.compile("said\nwrong\n").matcher(ended.err()).results())
                .hasSize(5);
        assertThat(SuiteReader.read(new File(file)).results()).hasSize(5).allSatisfy(sample -> {
            assertThat(sample.value().isMeasured()).isTrue();
            assertThat(sample.phases())
                    .containsKeys(Metric.FIRST_OUTPUT, Metric.SETTLED, Metric.CPU, Metric.CLI_MEMORY);
        });
    }

    @Test
    void theMetricThatIsAskedForIsComparedAndTheCommandIsKept() throws Exception {
        String file = directory.resolve("metric.json").toString();
        CommandResult ended =
                startup("--runtime", "forge,oci", "-r", "6", "--metric", "cpu", "--export-json", file, "--", "true");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("→ cpu ")
                .containsPattern("(forge's|between forge and oci in) CPU time.*6 rounds")
                .doesNotContain("forge starts");
        Suite suite = SuiteReader.read(new File(file));
        assertThat(suite.environment().display(HostFact.COMMAND))
                .isEqualTo("forge benchmark startup --seed " + suite.seed()
                        + " -q --runtime forge,oci -r 6 --metric cpu --export-json " + file + " -- true");
        assertThat(startup("--runtime", "forge,oci", "-r", "1", "--metric", "helper_peak_memory")
                        .out())
                .contains("no ratio of peak memory of the helpers can be given, as there are values of 0");
        assertThat(startup("--metric", "ready").err()).contains("--metric ready needs --ready");
        assertThat(startup("--metric", "cpu", "--ready", "file:/x").code()).isEqualTo(2);
        assertThat(startup("--metric", "cpus").err()).contains("hint: did you mean cpu?");
    }

    @Test
    void autoStopsWhenItIsSureOrTheTimeIsSpent() throws Exception {
        Suite sure = measure("--runtime", "forge,oci", "-r", "auto", "--precision", "99%", "--budget", "5m");
        assertThat(sure.environment().display(HostFact.ITERATIONS)).contains("sure enough");
        Suite spent = measure("--runtime", "forge,oci", "-r", "auto", "--precision", "0.01%", "--budget", "1s");
        assertThat(spent.environment().display(HostFact.ITERATIONS)).startsWith("auto: 6 rounds: the time is spent");
    }

    @Test
    void severalAtOnce() throws Exception {
        Suite suite = measure("-w", "0", "-r", "2", "--concurrency", "1,4");
        List<Sample> levels = suite.results().stream()
                .filter(sample -> sample.metric() == Metric.THROUGHPUT)
                .toList();
        assertThat(levels)
                .extracting(level -> level.factors().concurrency().getAsInt())
                .containsExactly(1, 4);
        assertThat(levels)
                .extracting(level -> ((SampleDetails.Latencies) level.details()).succeeded())
                .containsExactly(2, 8);
        assertThat(levels).allSatisfy(level -> {
            assertThat(level.value().orThrow()).isPositive();
            assertThat(SuiteWriter.details(level)).containsKeys("concurrency", "failed", "p50", "p95", "p99");
        });
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Readiness.parse("udp:53"))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("not udp:53");
        assertThatThrownBy(() -> Readiness.parse("log:("))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("bad regular expression");
        assertThat(Readiness.parse("http:80")).isEqualTo(new Readiness.Http(80, "/"));
    }

    private static List<Sample> kept(String file) {
        return SuiteReader.read(new File(file)).results();
    }

    @Test
    void aContainerThatNeverStartedIsNoSuccess() throws Exception {
        String file = directory.resolve("never.json").toString();
        for (String runtime : List.of("forge", "oci")) {
            CommandResult ended =
                    startup("--runtime", runtime, "--export-json", file, "-i", "-w0", "-r2", "--", "no-such-program");
            assertThat(ended.code()).as(runtime).isEqualTo(1);
            assertThat(kept(file)).hasSize(2).allSatisfy(sample -> {
                assertThat(sample.value().isMeasured()).isFalse();
                assertThat(sample.exitCode()).isPresent();
                assertThat(sample.value().toString())
                        .contains("no-such-program")
                        .doesNotContain("hint");
            });
        }
    }

    @Test
    void onlyTheseExitCodesAreIgnoredAndAllAreKept() throws Exception {
        String file = directory.resolve("codes.json").toString();
        String[] args = {"--export-json", file, "-w0", "-r2", "-i", "3,7", "--", "sh", "-c", "exit 7"};
        assertThat(startup(args).code()).isZero();
        assertThat(kept(file)).allSatisfy(sample -> {
            assertThat(sample.value().isMeasured()).isTrue();
            assertThat(sample.exitCode()).hasValue(7);
        });
        assertThat(forge.must("benchmark", "export", "hyperfine", file).replaceAll("\\s", ""))
                .contains("\"exit_codes\":[7,7]");
        args[5] = "3";
        assertThat(startup(args).code()).isEqualTo(1);
        assertThat(kept(file))
                .allSatisfy(sample -> assertThat(sample.exitCode()).hasValue(7));
    }

    @Test
    void theFirstFailureOfAHookIsToldAndTheResultsStay() throws Exception {
        String file = directory.resolve("hooked.json").toString();
        CommandResult ended = startup("--export-json", file, "-w0", "-r2", "--cleanup", "exit 9");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("forge: --cleanup failed: exit code 9\n");
        assertThat(ended.out()).contains("startup");
        assertThat(kept(file)).hasSize(2);
        ended = startup("--export-json", file, "-w0", "-r3", "--conclude", "echo broken >&2; exit 4", "-c", "exit 9");
        assertThat(ended.err()).startsWith("forge: --conclude failed: exit code 4: broken\n");
        assertThat(kept(file)).hasSize(1);
        ended = startup("-r3", "--prepare", "exit 5", "--cleanup", "exit 9");
        assertThat(ended.err()).startsWith("forge: --prepare failed: exit code 5\n");
    }

    @Test
    void stopsAfterSoManyFailures() throws Exception {
        String file = directory.resolve("stopped.json").toString();
        CommandResult ended = startup(
                "--export-json", file, "-w0", "-r50", "--max-failures", "2", "--", "sh", "-c", "echo why >&2; exit 3");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("forge: stopped after 2 failed runs: exit code 3: why\n");
        assertThat(kept(file)).hasSize(2);
    }

    @Test
    void anInterruptKeepsWhatItSaysAndExports() throws Exception {
        record Case(String signal, int code, String... args) {}
        for (Case each : List.of(
                new Case("INT", 130, "startup", "-r9999", "--order", "sequential"),
                new Case("TERM", 143, "startup", "-r9999"),
                new Case("HUP", 129, "startup", "-r9999", "--concurrency", "2"),
                new Case("INT", 130, "lifecycle", "-r9999"),
                new Case("INT", 130, "memory", "--samples", "9999", "--interval", "1ms"))) {
            boolean exports = each.args[0].equals("startup");
            Path file = directory.resolve("interrupted.json");
            Files.deleteIfExists(file);
            List<String> args = new ArrayList<>(List.of("benchmark"));
            args.addAll(List.of(each.args));
            args.addAll(List.of(exports ? "--export-json" : "-o", file.toString(), "--format", "json"));
            ProcessBuilder command = forge.command(args.toArray(String[]::new));
            // As a script starts it in the background: an interrupt is ignored at entry.
            List<String> ignoring = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
            ignoring.addAll(command.command());
            Process process = command.command(ignoring)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            StringBuilder said = new StringBuilder();
            try (BufferedReader errors = process.errorReader()) {
                // A line every few seconds; the second of a measurement says that something is finished.
                for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                    said.append(line).append('\n');
                    if (line.matches("([2-9]|[0-9]{2,})/[0-9]+ (?!preparing).*")) {
                        new Spawn(List.of("/bin/kill", "-" + each.signal, Long.toString(process.pid())), Map.of())
                                .text();
                    }
                }
            }
            assertThat(process.waitFor()).as(said.toString()).isEqualTo(each.code);
            Matcher kept = Pattern.compile("interrupted; ([0-9]+) finished results? (?:is|are) kept in (\\S+)")
                    .matcher(said);
            assertThat(kept.find()).as(said.toString()).isTrue();
            int count = Integer.parseInt(kept.group(1));
            assertThat(kept(kept.group(2))).hasSize(count);
            assertThat(kept(file.toString())).hasSize(count);
            assertThat(forge.staleState()).isEmpty();
        }
    }
}
