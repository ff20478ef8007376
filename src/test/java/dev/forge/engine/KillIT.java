package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.PathLookup;
import dev.forge.core.posix.Spawn;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left when anything of Forge is killed: nothing, after the next command. */
class KillIT {
    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private ForgeCli forge;
    private Path directory;

    @BeforeEach
    void look() {
        forge = home.forge();
        directory = home.directory();
    }

    /** The process and those below it, which are there now. */
    private static List<ProcessHandle> family(Process process) {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        return family;
    }

    private void nothingIsLeft(String occasion) throws Exception {
        Await.until("nothing is left, " + occasion, () -> {
            forge.must("ps", "--all");
            return forge.staleState().isEmpty();
        });
        assertThat(home.left()).as(occasion).isEmpty();
    }

    @Test
    void leavesNothingWhenKilledAtAnyMoment() throws Exception {
        // Printed on failure, so that the moment can be found again.
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < Integer.getInteger("forge.kills", 20); i++) {
            String[] command = command(random.nextInt(4));
            Process process = forge.start(command);
            Thread.sleep(random.nextInt(150));
            List<ProcessHandle> family = family(process);
            // One of them, or all at once, as when a job of a build server is cancelled.
            ProcessHandle one = family.get(random.nextInt(family.size()));
            (random.nextBoolean() ? family : List.of(one)).forEach(ProcessHandle::destroyForcibly);
            String occasion = "seed %d, round %d, %s".formatted(seed, i, String.join(" ", command));
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(occasion).isTrue();
            // One whose start was killed before it claimed it is as it was made.
            forge.run("rm", "-f", "one");
            nothingIsLeft(occasion);
        }
    }

    private String[] command(int kind) throws Exception {
        if (kind == 3) {
            // What this host can do is to be found out anew.
            Files.deleteIfExists(forge.home().resolve("host/host"));
        } else if (kind == 2) {
            forge.must("create", "--rm", "--name", "one", "busybox", "sleep", "0.2");
            return new String[] {"start", "one"};
        }
        return new String[] {"run", "--rm", kind == 0 ? "-d" : "-i", "busybox", "sleep", "0.2"};
    }

    /** Makes a runtime that comes to a halt at a command, which is done before unless it is start. */
    private Path haltAt(String command) throws Exception {
        Need.programs("runc");
        Path halted = directory.resolve("halted");
        Path runtime = Files.writeString(directory.resolve("runtime"), """
                #!/bin/sh
                case " $* " in *" start "*) ;; *) runc "$@" || exit ;; esac
                case " $* " in *" %s "*) : >%s; sleep 60 ;; esac
                """.formatted(command, halted));
        assertThat(runtime.toFile().setExecutable(true)).isTrue();
        return halted;
    }

    private Process start(String... args) throws IOException {
        ProcessBuilder builder = forge.command(args);
        builder.environment().put("FORGE_RUNTIME", directory.resolve("runtime").toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void killAt(Path halted, Process process) throws Exception {
        Await.until(process, "the runtime has come to a halt", () -> Files.exists(halted));
        assertThat(home.newTraces()).as("a container is there").isNotEmpty();
        family(process).forEach(ProcessHandle::destroyForcibly);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aProbeOfTheHostIsCleanedUpAfter() throws Exception {
        killAt(haltAt("create"), start("run", "--rm", "busybox", "true"));
        nothingIsLeft("after the kill");
    }

    @Test
    void aPayloadThatNobodyStartsIsCleanedUp() throws Exception {
        Path halted = haltAt("start");
        killAt(halted, start("run", "-d", "--rm", "busybox", "sleep", "100"));
        nothingIsLeft("after the kill");
        Files.delete(halted);
        forge.must("create", "--name", "one", "busybox", "sleep", "100");
        killAt(halted, start("start", "one"));
        assertThat(forge.must("ps", "-a", "--format", "{{.Names}} {{.State}}")).isEqualTo("one created");
        forge.must("rm", "one");
        nothingIsLeft("after the second kill");
    }

    private static void mount(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(args));
        command.set(0, String.valueOf(PathLookup.find(args[0], System.getenv())));
        new Spawn(command, System.getenv()).text();
    }

    /** For a moment of each start, runc's own program is mounted on a file in its state. */
    @Test
    void takesOffWhatARuntimeHasMountedInItsState() throws Exception {
        Path state = Files.createDirectories(forge.home().resolve("runtime/" + "a".repeat(64)));
        Path program = Files.createFile(state.resolve("runc.aBcDeF"));
        mount("mount", "--bind", "/bin/busybox", program.toString());
        nothingIsLeft("after a list");
        assertThat(Path.of("/bin/busybox")).isNotEmptyFile();
    }

    @Test
    void saysWhatCannotBeRemovedAndGoesOn() throws Exception {
        Path inner = Files.createDirectories(forge.home().resolve("staging/left.0.1.1/directory"));
        mount("mount", "-t", "tmpfs", "none", inner.toString());
        try {
            for (List<String> command : List.of(List.of("ps", "-a"), List.of("system", "prune", "-f"))) {
                CommandResult ended = forge.run(command.toArray(String[]::new));
                assertThat(ended.err()).contains("forge: cannot remove ").contains("it is in use");
                assertThat(ended.code()).isEqualTo(1);
            }
            assertThat(forge.must("run", "--rm", "busybox", "echo", "hi")).isEqualTo("hi");
        } finally {
            mount("umount", inner.toString());
        }
        nothingIsLeft("after the unmount");
    }
}
