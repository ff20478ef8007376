package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.CountedForge;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A start by a recipe, killed or stopped at each of its steps: nothing is left of it, and nobody is told a lie. */
class RecipeKillIT {
    /** Before each directory is made, and each file when it is there and empty: kills or stops the shell at one step. */
    private static final String STEPS = """
            steps=0
            step() {
                [ "$((steps += 1)) $how" != "$AIM $how" ] || {
                    : >DIRECTORY/reached
                    kill -s "$how" $$
                }
            }
            printf() {
                step
                /usr/bin/printf "$@"
            }
            command() {
                if [ "$1 $2" = '-p mkdir' ]; then
                    shift 2
                    for made in "$@"; do
                        step
                        mkdir "$made" || return
                    done
                    return
                fi
                shift
                "$@"
            }
            """;

    /** Does what the program does which the distribution has; kills the shell that called it before one step, and itself. */
    private static final String PATHS = """
            #!/bin/sh
            step=0
            for word; do
                if [ "${word%"${word#?}"}$((step += 1))" = "$AIM_PATHS" ]; then
                    : >DIRECTORY/reached
                    kill -s KILL $PPID $$
                fi
                path=${word#?}
                case $word in
                    +*) mkdir "$path" ;;
                    -*) unlink "$path" ;;
                    /*) rmdir "$path" ;;
                esac || exit
            done 2>>DIRECTORY/paths-failed
            """;

    private static final int STEPS_OF_A_START = 12;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private CountedForge forge;
    private Path reached;

    @BeforeEach
    void makeForge() throws Exception {
        forge = new CountedForge(home.directory(), home.forge());
        reached = home.directory().resolve("reached");
        Files.delete(forge.script("libexec/paths"));
        assertThat(forge.run("run", "--rm", "busybox", "echo", "first").code()).isZero();
        Path script = forge.script("libexec/recipe.sh");
        Files.writeString(script, STEPS.replace("DIRECTORY", home.directory().toString()) + Files.readString(script));
        assertThat(CommandResult.of(start(0, "KILL")).out()).isEqualTo("again\n");
        assertThat(forge.javaRan("run")).isEqualTo(1);
    }

    private ProcessBuilder start(int step, String how) {
        ProcessBuilder builder = forge.command("run", "--rm", "--name", "one", "busybox", "echo", "again");
        builder.environment().put("AIM", Integer.toString(step));
        builder.environment().put("how", how);
        return builder;
    }

    @Test
    void nothingIsLeftOfAStartThatIsKilled() throws Exception {
        int step = 1;
        for (; step <= 100; step++) {
            Files.deleteIfExists(reached);
            CommandResult ended = CommandResult.of(start(step, "KILL"));
            if (!Files.exists(reached)) {
                assertThat(ended.out()).isEqualTo("again\n");
                break;
            }
            assertThat(ended.code()).as("step %s", step).isEqualTo(137);
            CommandResult seen = home.forge().run("ps", "--all", "--quiet");
            assertThat(seen.said()).as("step %s", step).isEmpty();
            assertThat(home.forge().staleState()).as("step %s", step).isEmpty();
        }
        assertThat(step).isEqualTo(STEPS_OF_A_START + 1);
        assertThat(forge.javaRan("run")).isEqualTo(1);
    }

    @Test
    void nothingIsLeftOfAStartThatIsKilledWhileItMakesOrRemovesDirectories() throws Exception {
        Path program = forge.script("libexec/paths");
        Files.writeString(program, PATHS.replace("DIRECTORY", home.directory().toString()));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        int killed = 0;
        // Five directories are made; then files and directories are removed.
        for (int step = 1; step <= 40; step++) {
            for (String kind : new String[] {"+", "-", "/"}) {
                Files.deleteIfExists(reached);
                ProcessBuilder builder = start(0, "KILL");
                builder.environment().put("AIM_PATHS", kind + step);
                CommandResult ended = CommandResult.of(builder);
                if (!Files.exists(reached)) {
                    assertThat(ended.said()).isEqualTo("again\n");
                    continue;
                }
                killed++;
                assertThat(ended.code()).as(kind + step).isEqualTo(137);
                CommandResult seen = home.forge().run("ps", "--all", "--quiet");
                assertThat(seen.said()).as(kind + step).isEmpty();
                assertThat(home.forge().staleState()).as(kind + step).isEmpty();
            }
        }
        assertThat(killed).isGreaterThan(20);
        assertThat(forge.javaRan("run")).isEqualTo(1);
        // Nothing else had to be removed.
        assertThat(home.directory().resolve("paths-failed")).isEmptyFile();
    }

    @Test
    void aKilledStartIsCleanedByTheNextOne() throws Exception {
        for (int step : new int[] {2, 6, 8, 11, 12}) {
            assertThat(CommandResult.of(start(step, "KILL")).code()).isEqualTo(137);
            assertThat(home.forge().staleState()).as("step %s", step).isNotEmpty();
            CommandResult ended = CommandResult.of(start(0, "KILL"));
            assertThat(ended.out()).as(ended.err()).isEqualTo("again\n");
            assertThat(home.forge().staleState()).as("step %s", step).isEmpty();
        }
    }

    @Test
    void aStartThatTakesItsTimeIsNobodysToClean() throws Exception {
        for (int step = 1; step <= STEPS_OF_A_START; step++) {
            Files.deleteIfExists(reached);
            Path out = home.directory().resolve("out");
            Process process = start(step, "STOP")
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            Await.until(process, "step " + step, () -> Files.exists(reached));
            CommandResult seen = home.forge().run("ps", "--all", "--format", "{{.Names}} {{.State}}");
            assertThat(seen.err()).as("step %s", step).isEmpty();
            // The record is whole when the last file is made, which claims the name.
            assertThat(seen.out()).as("step %s", step).isEqualTo(step == STEPS_OF_A_START ? "one created\n" : "");
            // Another start does not wait for it, and leaves it alone.
            assertThat(forge.run("run", "--rm", "busybox", "echo", "other").out())
                    .isEqualTo("other\n");
            assertThat(home.forge().run("system", "df").err()).isEmpty();
            assertThat(CommandResult.of("kill", "-CONT", Long.toString(process.pid()))
                            .code())
                    .isZero();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(out)).as("step %s", step).isEqualTo("again\n");
            assertThat(process.exitValue()).isZero();
            assertThat(home.forge().staleState()).as("step %s", step).isEmpty();
        }
        // Nobody had to give way to Java: what another start is about to say is known from the first step on.
        assertThat(forge.javaRan("run")).isEqualTo(1);
    }

    @Test
    void ofTwoStartsWithOneNameOneIsRefused() throws Exception {
        for (int step : new int[] {STEPS_OF_A_START - 1, STEPS_OF_A_START}) {
            Files.deleteIfExists(reached);
            Path out = home.directory().resolve("out");
            Process process = start(step, "STOP").redirectOutput(out.toFile()).start();
            Await.until(process, "step " + step, () -> Files.exists(reached));
            CommandResult second = CommandResult.of(start(0, "KILL"));
            assertThat(CommandResult.of("kill", "-CONT", Long.toString(process.pid()))
                            .code())
                    .isZero();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            // Before it has claimed the name, the second one may have it.
            boolean claimed = step == STEPS_OF_A_START;
            assertThat(second.code()).as(second.said()).isEqualTo(claimed ? 125 : 0);
            assertThat(process.exitValue()).isZero();
            assertThat(home.forge().staleState()).isEmpty();
        }
    }
}
