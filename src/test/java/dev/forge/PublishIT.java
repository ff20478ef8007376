package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.Suite;
import dev.forge.bench.SuiteReader;
import dev.forge.bench.Suites;
import dev.forge.bench.internal.store.Fleet;
import dev.forge.bench.internal.store.FleetAddress;
import dev.forge.bench.internal.store.SuiteFilter;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.PrivatePostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code forge benchmark publish}, and {@code history} and {@code report} from there: the distribution with a real
 * PostgreSQL.
 */
class PublishIT {
    @AutoClose
    private static PrivatePostgres postgres;

    @TempDir
    Path directory;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PrivatePostgres.start();
    }

    private static String file(String moment) {
        return "{\"suite_name\": \"forge_startup\", \"timestamp\": \"" + moment + "\", \"version\": 2, \"seed\": 7,"
                + " \"time_zone\": \"Asia/Tokyo\", \"environment\": {\"host\": \"here\"}, \"results\": [{\"name\":"
                + " \"forge_startup_0\", \"operation\": \"container_startup\", \"runtime\": \"forge\", \"metric\":"
                + " \"startup\", \"value\": 41.5, \"unit\": \"ms\", \"timestamp\": \"" + moment
                + "\", \"success\": true, \"error_message\": null, \"round\": 0}]}";
    }

    @Test
    void everyResultOfThisHostIsPublishedOnce() throws Exception {
        ForgeCli forge = new ForgeCli(directory);
        String address = postgres.create("published");
        Path results = Files.createDirectories(forge.home().resolve("benchmarks"));
        Path first = Files.writeString(results.resolve("benchmark_1.json"), file("2026-01-02T03:04:05.000001"));
        Path second = Files.writeString(results.resolve("benchmark_2.json"), file("2026-01-03T03:04:05.000001"));
        Files.createFile(results.resolve("benchmark_3.json")); // claimed by a run that has only begun
        assertThat(forge.must("benchmark", "publish", address))
                .isEqualTo("published " + first + "\npublished " + second);
        assertThat(forge.must("benchmark", "publish", address))
                .isEqualTo("there already " + first + "\nthere already " + second);
        try (Fleet fleet = Fleet.open(FleetAddress.of(address, Map.of()))) {
            assertThat(fleet.suites(SuiteFilter.ALL))
                    .isEqualTo(List.of(SuiteReader.read(first.toFile()), SuiteReader.read(second.toFile())));
        }
    }

    @Test
    void aFleetsResultsAreListedDrawnAndReported() throws Exception {
        String address = postgres.create("fleet");
        List<String> publish = new ArrayList<>(List.of("benchmark", "publish", address));
        for (String host : List.of("here", "there")) {
            for (int day = 0; day < 12; day++) {
                double start = day < 6 ? 40 : 80;
                Suite suite = Suites.startup(
                        host, Suites.MOMENT.plus(Duration.ofDays(day)), "overlay", start, start + 1, start + 2);
                Path file = directory.resolve(host + day + ".json");
                publish.add(Files.writeString(file, suite.json()).toString());
            }
        }
        new ForgeCli(directory.resolve("publisher")).must(publish.toArray(String[]::new));
        // Another host, which has no results of its own.
        ForgeCli forge = new ForgeCli(directory);
        assertThat(forge.must("benchmark", "history", "--from", address, "--format", "csv")
                        .lines())
                .hasSize(1 + 24)
                .anyMatch(line -> line.startsWith("here 2026-03-01T"))
                .anyMatch(line -> line.startsWith("there 2026-03-12T"));
        assertThat(forge.must(
                        "benchmark",
                        "history",
                        "--from",
                        address,
                        "--host",
                        "there",
                        "--since",
                        "2026-03-11",
                        "--format",
                        "csv"))
                .doesNotContain("here 2026-03-01")
                .contains("there 2026-03-12");
        assertThat(forge.must("benchmark", "history", "--from", address, "--metric", "startup"))
                .contains("here", "there")
                .containsPattern("41\\.0 ms.*81\\.0 ms");
        Path page = directory.resolve("fleet.html");
        forge.must("benchmark", "report", "--from", address, "--host", "here", "-o", page.toString());
        assertThat(page)
                .content()
                .contains(" · here", "forge starts in 81.0 ms", "id=\"history-startup-0\"", "41.0 → 81.0");
        assertThat(forge.must("benchmark", "report", "--from", address, "--svg", "history-startup-0", "-o", "-"))
                .startsWith("<svg ");
        for (String command : List.of("history", "report")) {
            String wrong = address.replace("s3cret", "other");
            CommandResult refused = forge.run("benchmark", command, "--from", wrong);
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).contains("password authentication failed").doesNotContain("other");
            assertThat(forge.run("benchmark", command, "--from", postgres.create("empty_" + command))
                            .err())
                    .contains("nothing was ever published");
        }
    }

    @Test
    void aFileThatIsNoneIsNamedAndTheOthersArePublished() throws Exception {
        ForgeCli forge = new ForgeCli(directory);
        Path good = Files.writeString(directory.resolve("good.json"), file("2026-01-02T03:04:05"));
        Path bad = Files.writeString(directory.resolve("bad.json"), "{\"suite_name\": 1");
        CommandResult ended =
                forge.run("benchmark", "publish", postgres.create("certain"), bad.toString(), good.toString());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEqualTo("published " + good + "\n");
        assertThat(ended.err()).contains(bad + " is not valid JSON").contains("1 of 2 files was not published");
    }

    @Test
    void thePasswordMayBeInTheEnvironmentAndTheConnectionEncrypted() throws Exception {
        Path good = Files.writeString(directory.resolve("good.json"), file("2026-01-02T03:04:05"));
        postgres.create("encrypted");
        Path certificate = postgres.encrypt();
        ForgeCli forge = new ForgeCli(directory);
        Path out = directory.resolve("out");
        ProcessBuilder publish = forge.command(
                        "benchmark",
                        "publish",
                        "postgres://" + PrivatePostgres.USER + "@" + postgres.server()
                                + "/encrypted?sslmode=verify-full",
                        good.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        publish.environment().put("PGPASSWORD", PrivatePostgres.PASSWORD);
        publish.environment().put("PGSSLROOTCERT", certificate.toString());
        Process process = publish.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(out).hasContent("published " + good);
    }

    @Test
    void noOtherCommandsStartResolvesTheDriver() throws Exception {
        String java = "family=run; . \"$0/lib/flags\"; exec \"$0/lib/runtime/bin/java\" $flags"
                + " --show-module-resolution -m dev.forge/dev.forge.Main version";
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder("sh", "-c", java, System.getProperty("forge.dist"))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(out)
                .content()
                .contains("root dev.forge")
                .doesNotContain("java.sql")
                .doesNotContain("postgresql");
    }

    @Test
    void noCommandLineNeedsTheDriverToBeRefused() throws Exception {
        CommandResult ended = new ForgeCli(directory).run("benchmark", "publish", "mysql://u:secret@h/d");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .contains("mysql://… is no address of a database")
                .doesNotContain("secret");
        CommandResult nothing = new ForgeCli(directory).run("benchmark", "publish", "postgres://u:secret@h/d");
        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.err()).contains("there are no results in ").contains("hint: ");
    }
}
