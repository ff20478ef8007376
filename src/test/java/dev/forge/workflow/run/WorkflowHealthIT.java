package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Health checks of services that run. */
class WorkflowHealthIT {
    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private CommandResult run(String text) throws Exception {
        Path file = Files.writeString(home.directory().resolve("compose.yaml"), text);
        return home.forge().run("workflow", "run", file.toString());
    }

    /** The first check hangs, with a child that would hang on; the second one finds nothing of either. */
    @Test
    void aCheckThatHangsIsKilledInsideTheContainerToo() throws Exception {
        CommandResult result = run("""
                services:
                  db:
                    image: busybox
                    command: sleep 1000
                    stop_grace_period: 0s
                    healthcheck:
                      test: "test -e /again && ! busybox pgrep -f 'sleep 55[5]' || { >/again; sleep 555 & sleep 5555; }"
                      timeout: 300ms
                      interval: 10ms
                      retries: 2
                jobs:
                  job: {image: busybox, command: echo reached, depends_on: {db: {condition: service_healthy}}}
                """);
        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(result.out()).isEqualTo("job | reached\n");
    }

    @Test
    void aCheckThatHangsCountsAsFailure() throws Exception {
        CommandResult result = run("""
                services:
                  db:
                    image: busybox
                    command: sleep 1000
                    stop_grace_period: 0s
                    healthcheck: {test: "echo asking; sleep 1000", timeout: 200ms, interval: 10ms, retries: 2}
                jobs:
                  job: {image: busybox, command: echo no, depends_on: {db: {condition: service_healthy}}}
                """);
        assertThat(result.code()).isEqualTo(137);
        assertThat(result.err())
                .contains("unhealthy after 2 checks: it took longer than 200 ms and was killed, asking")
                .contains("job . skipped");
    }

    /** Many failures in the start period do not count, and the first success ends it. */
    @Test
    void failuresInTheStartPeriodDoNotCount() throws Exception {
        CommandResult result = run("""
                services:
                  db:
                    image: busybox
                    command: sleep 1000
                    stop_grace_period: 0s
                    healthcheck:
                      test: "echo x >>/n; test $$(busybox wc -l </n) -ge 6"
                      interval: 1000s
                      start_period: 1000s
                      start_interval: 5ms
                      retries: 1
                jobs:
                  job: {image: busybox, command: echo reached, depends_on: {db: {condition: service_healthy}}}
                """);
        assertThat(result.code()).as(result.toString()).isZero();
    }

    @Test
    void theImagesOwnCheckIsUsedAndItsLackIsSaid() throws Exception {
        CommandResult result = run("""
                services:
                  db: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                jobs:
                  job: {image: busybox, command: echo no, depends_on: {db: {condition: service_healthy}}}
                """);
        assertThat(result.code()).isNotZero();
        assertThat(result.err())
                .contains("steps wait for it to be healthy, and neither the file nor its image has a health check");
    }

    /** The service does not start before the job that keeps its user waiting has ended, and ends with its user. */
    @Test
    void aServiceStartsWhenItsUserCould() throws Exception {
        CommandResult result = run("""
                services:
                  db: {image: busybox, command: sleep 1000, stop_grace_period: 0s}
                jobs:
                  build: {image: busybox, command: echo built}
                  test:
                    image: busybox
                    command: echo tested
                    depends_on: {db: {condition: service_started}, build: {condition: service_completed_successfully}}
                """);
        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(result.err().lines().map(line -> line.replaceAll(" +", " ").replaceAll(" after .*", "")))
                .containsSubsequence("build . succeeded", "db . started", "test . started", "db . stopped");
    }
}
