package dev.forge.bench.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.bench.EngineReport;
import dev.forge.bench.HostEnvironment;
import dev.forge.bench.Metric;
import dev.forge.bench.OperationId;
import dev.forge.bench.Sample;
import dev.forge.bench.Suite;
import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.core.ForgeException;
import dev.forge.stats.Figure;
import dev.forge.testing.PrivatePostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fleet's database on a real PostgreSQL. */
class FleetIT {
    private static final Instant MOMENT = Instant.parse("2026-10-25T00:30:00.123456Z");
    private static final String NASTY = "'); drop table forge_run; -- \" \\ \\\\u0000 \0 $1 $$ ? {\"a\": \n\t ✓ 🐘";

    @AutoClose
    private static PrivatePostgres postgres;

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = PrivatePostgres.start();
    }

    private static Fleet open(String address) {
        return Fleet.open(FleetAddress.of(address, Map.of()));
    }

    private static Fleet open(String address, String... migrations) {
        return Fleet.open(FleetAddress.of(address, Map.of()), new Migrations(List.of(migrations)));
    }

    private static Sample.Builder sample(String text, Figure value) {
        return Sample.of(OperationId.of(text), "forge", Metric.STARTUP, value).at(MOMENT);
    }

    /** A run with everything that a result file can have, and these words wherever words can be. */
    private static Suite suite(String host, Instant began, String text, int failed) {
        List<Sample> samples = new ArrayList<>(List.of(
                sample(text, Figure.of(99)).round(0).warmUp(true).named("forge_startup_0"),
                sample(text, Figure.of(10.5))
                        .round(0)
                        .phases(Map.of(Metric.FIRST_OUTPUT, Figure.of(8.25)))
                        .foreign(Map.of(text, List.of(text)))
                        .named("forge_startup_1")));
        for (int i = 0; i < failed; i++) {
            samples.add(sample(text, Figure.unavailable(text)).round(1 + i).named("forge_startup_" + (2 + i)));
        }
        return new Suite(
                text,
                began,
                Long.MIN_VALUE + 7,
                List.of(text, "startup: forge podman"),
                new HostEnvironment(Map.of("host", host, "cpus", 2L, "cpu", text)),
                List.of(
                        new EngineReport.Ready(
                                "forge",
                                new EngineConfiguration("1", text, "overlay", "none", "none", "none", List.of(text))),
                        new EngineReport.Absent("docker", text, null)),
                samples,
                List.of(text));
    }

    private static Suite suite(String host) {
        return suite(host, MOMENT, "container_startup", 1);
    }

    private static List<String> query(String database, String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    private static void fails(ThrowingCallable call, String message, String hint) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ForgeException.class, failure -> {
            assertThat(failure.getMessage()).containsIgnoringCase(message);
            assertThat(String.valueOf(failure.hint())).contains(hint);
            assertThat(failure.getMessage() + failure.hint()).doesNotContain(PrivatePostgres.PASSWORD);
        });
    }

    @Test
    void whatIsPublishedIsReadBackAndPublishingItAgainChangesNothing() throws Exception {
        String address = postgres.create("round_trip");
        Suite suite = suite("here");
        try (Fleet fleet = open(address)) {
            assertThat(fleet.publish(suite)).isTrue();
            List<String> rows = query("round_trip", "select * from forge_run");
            assertThat(fleet.publish(suite)).isFalse();
            assertThat(fleet.suites(SuiteFilter.ALL)).containsExactly(suite);
            assertThat(query("round_trip", "select * from forge_run"))
                    .isEqualTo(rows)
                    .hasSize(1);
        }
        assertThat(query(
                        "round_trip",
                        "select name, value, reason, round, warmup, details->>'first_output'"
                                + " from forge_sample order by position"))
                .containsExactly(
                        "forge_startup_0|99|null|0|t|null",
                        "forge_startup_1|10.5|null|0|f|8.25",
                        "forge_startup_2|null|container_startup|1|f|null");
        assertThat(query("round_trip", "select engine, terms->>'version', reason from forge_engine order by position"))
                .containsExactly("forge|1|null", "docker|null|container_startup");
    }

    @Test
    void textsInAResultFileAreTextsOnly() throws Exception {
        String address = postgres.create("texts");
        Suite suite = suite(NASTY, MOMENT, NASTY, 1);
        try (Fleet fleet = open(address)) {
            fleet.publish(suite("here"));
            assertThat(fleet.publish(suite)).isTrue();
            assertThat(fleet.suites(new SuiteFilter(NASTY.replace('\0', '\ufffd'), null)))
                    .containsExactly(suite);
            assertThat(fleet.suites(SuiteFilter.ALL)).hasSize(2);
        }
        String stored = NASTY.replace('\0', '\ufffd');
        assertThat(query(
                        "texts",
                        "select suite, environment->>'cpu', rounds[1], warnings[1] from forge_run"
                                + " order by id desc limit 1"))
                .containsExactly(String.join("|", stored, stored, stored, stored));
        assertThat(query(
                        "texts",
                        "select detail.value from forge_sample, jsonb_each(details) detail"
                                + " where detail.key like '%drop table%' and jsonb_typeof(detail.value) = 'array'"))
                .hasSize(1);
    }

    @Test
    void severalAtOnceMakeOneRunAndOneSchema() throws Exception {
        String address = postgres.create("at_once");
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tasks.add(() -> {
                try (Fleet fleet = open(address)) {
                    return fleet.publish(suite("here"));
                }
            });
        }
        List<Boolean> news = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                news.add(task.get());
            }
        }
        assertThat(news).containsOnlyOnce(true);
        assertThat(query("at_once", "select count(*) from forge_run union all select count(*) from forge_sample"))
                .containsExactly("1", "3");
    }

    @Test
    void aRunThatWasPublishedUnfinishedIsReplacedOnce() throws Exception {
        String address = postgres.create("unfinished");
        Suite whole = suite("here", MOMENT, "container_startup", 5);
        try (Fleet fleet = open(address)) {
            assertThat(fleet.publish(suite("here"))).isTrue();
            assertThat(fleet.publish(whole)).isTrue();
            assertThat(fleet.publish(suite("here"))).isFalse();
            assertThat(fleet.suites(SuiteFilter.ALL)).containsExactly(whole);
        }
        assertThat(query("unfinished", "select count(*) from forge_sample")).containsExactly("7");
    }

    @Test
    void runsAreChosenByHostAndDayAndComeInOrder() throws Exception {
        Suite old = suite("here", MOMENT.minusSeconds(60), "container_startup", 0);
        Suite there = suite("there");
        Suite here = suite("here", MOMENT.plusSeconds(60), "container_startup", 0);
        try (Fleet fleet = open(postgres.create("chosen"))) {
            for (Suite suite : List.of(here, there, old)) {
                assertThat(fleet.publish(suite)).isTrue();
            }
            assertThat(fleet.suites(SuiteFilter.ALL)).containsExactly(old, there, here);
            for (SuiteFilter filter : List.of(
                    new SuiteFilter("here", null), new SuiteFilter(null, MOMENT), new SuiteFilter("here", MOMENT))) {
                // The same question to files has the same answer.
                assertThat(fleet.suites(filter))
                        .isEqualTo(List.of(old, there, here).stream()
                                .filter(filter::accepts)
                                .toList())
                        .isNotEmpty()
                        .hasSizeLessThan(3);
            }
        }
    }

    @Test
    void anOlderSchemaIsBroughtUpAndALaterOneRefused() throws Exception {
        String address = postgres.create("versions");
        try (Fleet first = open(address, "V001__runs.sql")) {
            first.publish(suite("here"));
        }
        try (Fleet second = open(address, "V001__runs.sql", "V002__rack.sql")) {
            // Reading works as it is.
            assertThat(second.suites(SuiteFilter.ALL)).containsExactly(suite("here"));
            assertThat(second.publish(suite("there"))).isTrue();
            assertThat(second.publish(suite("there"))).isFalse();
        }
        assertThat(query("versions", "select version, file from forge_migration order by version"))
                .containsExactly("1|V001__runs.sql", "2|V002__rack.sql");
        assertThat(query("versions", "select host, rack from forge_run order by id"))
                .containsExactly("here|unknown", "there|null");
        try (Fleet first = open(address, "V001__runs.sql")) {
            fails(() -> first.publish(suite("third")), "schema has version 2, this forge knows up to 1", "as new");
            fails(() -> first.suites(SuiteFilter.ALL), "schema has version 2", "as new");
        }
        assertThat(query("versions", "select count(*) from forge_run")).containsExactly("2");
    }

    @Test
    void ofAMigrationThatFailsNothingStays() throws Exception {
        String address = postgres.create("broken");
        try (Fleet fleet = open(address, "V001__runs.sql", "V002__broken.sql")) {
            fails(() -> fleet.publish(suite("here")), "forge_nothing", "");
            fails(() -> fleet.suites(SuiteFilter.ALL), "nothing was ever published", "forge benchmark publish");
        }
        assertThat(query("broken", "select count(*) from pg_tables where schemaname = 'public'"))
                .containsExactly("0");
        try (Fleet fleet = open(address)) {
            assertThat(fleet.publish(suite("here"))).isTrue();
        }
    }

    @Test
    void everyMigrationThereIsIsApplied() throws Exception {
        try (var files = Files.list(Path.of(System.getProperty("forge.checkout"))
                .resolve("src/main/resources/dev/forge/bench/internal/store"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted().toList())
                    .isEqualTo(Migrations.ALL.files());
        }
    }

    @Test
    void whatTheServerRefusesIsSaidWithAWayOut() throws Exception {
        String address = postgres.create("refused");
        fails(() -> open(address.replace("s3cret", "wrong")), "password authentication failed", "PGPASSWORD");
        fails(() -> open(address.replaceFirst(":s3cret[^@]*", "")), "does not let keeper in", "PGPASSWORD");
        fails(() -> open(postgres.address("nowhere")), "there is no database nowhere", "createdb");
        fails(() -> open(address + "?sslmode=require"), "SSL", "pg_hba.conf");
        postgres.execute("refused", "create role guest login password 'guest'");
        try (Fleet guest = open("postgres://guest:guest@" + postgres.server() + "/refused")) {
            fails(() -> guest.publish(suite("here")), "guest may not do that in refused: permission denied", "owner");
        }
        try (Fleet fleet = open(address)) {
            postgres.execute(
                    "postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'refused'");
            fails(() -> fleet.publish(suite("here")), "database at " + postgres.server(), "");
        }
    }

    @Test
    void aServerThatIsNotThereOrSilentIsGivenUp() throws Exception {
        int port;
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = silent.getLocalPort();
            String address = "postgres://u:p@127.0.0.1:" + port + "/d?connect_timeout=1";
            fails(() -> open(address), "cannot reach the database at 127.0.0.1:", "listen_addresses");
        }
        String closed = "postgres://u:p@127.0.0.1:" + port + "/d";
        fails(() -> open(closed), "cannot reach the database at 127.0.0.1:" + port, "listen_addresses");
        fails(() -> open("postgres://u:p@no.such.host.invalid/d"), "there is no host no.such.host.invalid", "name");
    }

    @Test
    void theDocumentationsStatementsWork() throws Exception {
        String address = postgres.create("documented");
        postgres.execute(
                "documented", "create role publisher login password 'p'; create role reader login password 'r'");
        try (Fleet fleet = open(address)) {
            fleet.publish(suite("here"));
        }
        String page = Files.readString(Path.of(System.getProperty("forge.checkout"), "docs/fleet.md"));
        List<String> statements = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        List<List<String>> answers = new ArrayList<>();
        for (String statement : statements) {
            if (statement.startsWith("select")) {
                answers.add(query("documented", statement));
            } else {
                postgres.execute("documented", statement);
            }
        }
        assertThat(answers)
                .containsExactly(
                        List.of("here|forge|1|1|10.5"),
                        List.of("here|forge|startup|container_startup|1"),
                        List.of("here|none|overlay"));
        try (Fleet publisher = open("postgres://publisher:p@" + postgres.server() + "/documented")) {
            assertThat(publisher.publish(suite("there"))).isTrue();
        }
        try (Fleet reader = open("postgres://reader:r@" + postgres.server() + "/documented")) {
            assertThat(reader.suites(SuiteFilter.ALL)).hasSize(2);
            fails(() -> reader.publish(suite("third")), "reader may not do that", "docs/fleet.md");
        }
    }
}
