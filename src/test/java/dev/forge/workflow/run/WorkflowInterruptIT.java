package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is told to end: its steps end in order, with the signal and the time that the file gives them. */
class WorkflowInterruptIT {
    private static final String STEPS = """
            name: interrupted
            services:
              db:
                image: busybox
                command: sh -c "trap 'echo db ends >>/out/order; exit 0' TERM; trap 'echo db was interrupted >>/out/order' INT; touch /ready; while :; do sleep 0.05; done"
                healthcheck: {test: "test -e /ready", interval: 20ms}
                volumes: [.:/out]
            jobs:
              work:
                image: busybox
                triggers: {manual: {}}
                command: sh -c "trap 'sleep 0.3; echo work ends >>/out/order; exit 0' USR1; trap 'echo work was interrupted >>/out/order' INT TERM; echo work here; while :; do sleep 0.05; done"
                stop_signal: USR1
                volumes: [.:/out]
                depends_on: {db: {condition: service_healthy}}
              later: {image: busybox, triggers: {manual: {}}, command: touch /out/later, volumes: [".:/out"], depends_on: {work: {condition: service_completed_successfully}}}
            """;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private ForgeCli forge;

    @BeforeEach
    void look() {
        forge = home.forge();
    }

    /** A run in a process group of its own, as a shell's job. */
    private Process start(String text, Path printed) throws Exception {
        String file = Files.writeString(home.directory().resolve("compose.yaml"), text)
                .toString();
        ProcessBuilder run = forge.command("workflow", "run", file);
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(run.command());
        Process process = run.command(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        Await.until("it works", () -> Files.readString(printed).matches("(?s).*work +[|] work here.*"));
        return process;
    }

    /** Ctrl-C reaches all processes in the foreground, kill(1) only the one. */
    @ParameterizedTest
    @ValueSource(strings = {"INT --", "TERM"})
    void stepsEndInTheOrderOfDependencies(String signal) throws Exception {
        Path printed = home.directory().resolve("printed");
        Process process = start(STEPS, printed);
        boolean isTerminal = signal.equals("INT --");
        if (isTerminal) {
            CommandResult.of("kill", "-s", "INT", "--", "-" + process.pid());
        } else {
            CommandResult.of("kill", "-s", signal, Long.toString(process.pid()));
        }
        assertThat(process.waitFor()).as(Files.readString(printed)).isEqualTo(isTerminal ? 130 : 143);
        assertThat(Files.readString(home.directory().resolve("order"))).isEqualTo("work ends\ndb ends\n");
        assertThat(home.directory().resolve("later")).doesNotExist();
        assertThat(forge.must("ps", "-aq")).isEmpty();
        assertThat(forge.staleState()).isEmpty();
    }

    @Test
    void theSecondCtrlCKills() throws Exception {
        Path printed = home.directory().resolve("printed");
        Process process = start("""
                name: stubborn
                jobs:
                  work: {image: busybox, triggers: {manual: {}}, stop_grace_period: 10m, command: sh -c "trap 'echo not yet' TERM; echo work here; while :; do sleep 0.05; done"}
                """, printed);
        CommandResult.of("kill", "-s", "INT", "--", "-" + process.pid());
        Await.until("it was asked", () -> Files.readString(printed).contains("work | not yet"));
        assertThat(process.isAlive()).isTrue();
        CommandResult.of("kill", "-s", "INT", "--", "-" + process.pid());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(printed)).isEqualTo(130);
        assertThat(forge.must("ps", "-aq")).isEmpty();
    }
}
