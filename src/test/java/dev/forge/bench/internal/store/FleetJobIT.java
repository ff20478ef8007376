package dev.forge.bench.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.PrivatePostgres;
import dev.forge.testing.PrivateSlurm;
import dev.forge.testing.TempForgeHome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A benchmark on two nodes of a Slurm, with the results of both in one PostgreSQL. */
class FleetJobIT {
    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    @Test
    void theResultsOfBothNodesArrive() throws Exception {
        Path directory = home.directory();
        Path archive = directory.resolve("root.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            ForgeCli.writeBusybox(out);
        }
        // Two nodes on one machine: each gets a home of its own.
        Path forge = Files.writeString(
                directory.resolve("forge"),
                "#!/bin/sh\nFORGE_HOME=" + directory + "/$SLURMD_NODENAME exec "
                        + home.forge().command().command().get(0) + " \"$@\"\n");
        assertThat(forge.toFile().setExecutable(true)).isTrue();
        try (PrivatePostgres postgres = PrivatePostgres.start();
                PrivateSlurm slurm = PrivateSlurm.start()) {
            String address = postgres.create("fleet").replaceFirst("//([^:]*):[^@]*@", "//$1@");
            for (String node : new String[] {"n1", "n2"}) {
                ProcessBuilder load = home.forge().command("import", archive.toString(), "busybox");
                load.environment().put("FORGE_HOME", directory.resolve(node).toString());
                CommandResult loaded = CommandResult.of(load);
                assertThat(loaded.code()).as(loaded.toString()).isZero();
            }
            String script = directory.resolve("measure.sh").toString();
            home.forge()
                    .must(
                            "benchmark",
                            "export-job",
                            "slurm",
                            "--to",
                            address,
                            "--hosts",
                            "n[1-2]",
                            "-o",
                            script,
                            "--",
                            "startup",
                            "--image",
                            "busybox",
                            "--runtime",
                            "forge",
                            "--iterations",
                            "2",
                            "--warmup",
                            "0",
                            "--",
                            "true");
            assertThat(Files.readString(Path.of(script))).doesNotContain(PrivatePostgres.PASSWORD);
            ProcessBuilder submit = slurm.builder(script).directory(directory.toFile());
            submit.environment().put("PGPASSWORD", PrivatePostgres.PASSWORD);
            submit.environment().put("FORGE", forge.toString());
            CommandResult submitted = CommandResult.of(submit);
            assertThat(submitted.code()).as(submitted.toString()).isZero();
            assertThat(submitted.out()).matches("n1 [0-9]+\nn2 [0-9]+\n");
            slurm.awaitEmptyQueue();
            // The database has no tables where nothing was published.
            assertThat(logs(directory)).contains("published ");
            List<String> rows = new ArrayList<>();
            try (Connection connection = postgres.connect("fleet");
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("select run.host, count(*) from forge_run run"
                            + " join forge_sample sample on sample.run = run.id where sample.metric = 'startup'"
                            + " and sample.value is not null group by 1 order by 1")) {
                while (result.next()) {
                    rows.add(result.getString(1) + " " + result.getInt(2));
                }
            }
            assertThat(rows).as(() -> logs(directory)).containsExactly("n1 2", "n2 2");
        } finally {
            for (String node : new String[] {"n1", "n2"}) {
                ProcessBuilder prune = home.forge().command("system", "prune", "--force", "--all");
                prune.environment().put("FORGE_HOME", directory.resolve(node).toString());
                CommandResult.of(prune);
            }
        }
    }

    private static String logs(Path directory) {
        StringBuilder text = new StringBuilder();
        try (var files = Files.newDirectoryStream(directory, "forge-benchmark-*.log")) {
            for (Path file : files) {
                text.append(file).append(":\n").append(Files.readString(file)).append('\n');
            }
        } catch (IOException e) {
            text.append(e);
        }
        return text.toString();
    }
}
