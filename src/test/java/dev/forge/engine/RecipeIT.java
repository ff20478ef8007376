package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Proc;
import dev.forge.core.posix.FileTree;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import dev.forge.testing.TarWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts by a recipe: what they are, beside each other and beside others. */
class RecipeIT extends RecipeStarts {
    @Test
    void theFirstStartLeavesARecipeAndTheNextNeedsNoJava() throws Exception {
        starts("one\n", "busybox", "echo", "one");
        assertThat(forge.javaRan("run")).isEqualTo(1);
        starts("two  'three' \"\\\n", "busybox", "echo", "two  'three' \"\\");
        starts("four\n", "--name", "named", "busybox", "echo", "four");
        assertThat(forge.javaRan("run")).isEqualTo(1);
        // Another program has to be looked for in the image first.
        starts("uid=0(root) gid=0(root) groups=0(root)\n", "busybox", "id");
        starts("uid=0(root) gid=0(root) groups=0(root)\n", "busybox", "id");
        starts("five\n", "busybox", "echo", "five");
        assertThat(forge.javaRan("run")).isEqualTo(2);
        assertThat(start("busybox", "none").code()).isEqualTo(127);
        assertThat(start("busybox", "none").code()).isEqualTo(127);
        assertThat(start("busybox", "nonsense").code()).isEqualTo(126);
        CommandResult failed = start("busybox", "sh", "-c", "exit 7");
        assertThat(failed.code()).isEqualTo(7);
        long before = forge.javaRan("run");
        assertThat(start("busybox", "sh", "-c", "exit 7").code()).isEqualTo(7);
        CommandResult fed = CommandResult.of(forge.command("run", "--rm", "-i", "busybox", "cat"), "eaten");
        assertThat(fed.out()).isEqualTo("eaten");
        assertThat(forge.javaRan("run")).isEqualTo(before + 1);
        fed = CommandResult.of(forge.command("run", "--rm", "-i", "busybox", "cat"), "eaten");
        assertThat(fed.out()).isEqualTo("eaten");
        assertThat(forge.javaRan("run")).isEqualTo(before + 1);
        assertThat(forge.javaRan("_failed")).isZero();
        assertThat(home.forge().staleState()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void everyShellFollowsARecipe(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        String[] words = {"run", "--rm", "-e", "A=b c", "--name", "x-1", "busybox", "sh", "-c", "echo \"$A\" \\' $$"};
        long before = 0;
        // A shell that knows only whole seconds of files' times waits until it is sure.
        for (int i = 0; i < 40 && forge.javaRan("run") == i; i++) {
            CommandResult ended = CommandResult.of(forge.commandIn(shell, words));
            assertThat(ended.said()).isEqualTo("b c ' 1\n");
            before = forge.javaRan("run");
        }
        assertThat(before).isBetween(1L, 39L);
        Map<String, String> byRecipe = forge.bundle();
        FileTree.remove(forge.recipes().toFile());
        assertThat(CommandResult.of(forge.commandIn(shell, words)).out()).isEqualTo("b c ' 1\n");
        assertThat(forge.javaRan("run")).isEqualTo(before + 1);
        assertThat(byRecipe).isEqualTo(forge.bundle());
    }

    @Test
    void aNameThatIsInUseIsSaidAsEver() throws Exception {
        for (int i = 0; i < 2; i++) {
            CommandResult made = forge.run("run", "-d", "--name", "one", "busybox", "sleep", "100");
            assertThat(made.code()).as(made.said()).isZero();
            CommandResult ended = forge.run("run", "-d", "--name", "one", "busybox", "sleep", "100");
            assertThat(ended.code()).isEqualTo(125);
            assertThat(ended.err()).contains("the name one is in use");
            assertThat(home.forge().must("ps", "--format", "{{.Names}} {{.State}}"))
                    .isEqualTo("one running");
            home.forge().must("rm", "-f", "one");
        }
        assertThat(forge.javaRan("run")).isEqualTo(3);
    }

    @Test
    void whatRunsIsInNobodysWayAndWhatIsLeftIsCleaned() throws Exception {
        for (String name : List.of("one", "two")) {
            CommandResult made = forge.run("run", "-d", "--name", name, "busybox", "sleep", "100");
            assertThat(made.code()).as(made.said()).isZero();
            assertThat(made.out()).matches("[0-9a-f]{64}\n");
        }
        starts("x\n", "busybox", "echo", "x");
        starts("x\n", "busybox", "echo", "x");
        assertThat(forge.javaRan("run")).isEqualTo(2);
        assertThat(home.forge().must("ps", "--format", "{{.Names}} {{.State}}").lines())
                .containsExactlyInAnyOrder("one running", "two running");
        String id = home.forge().must("inspect", "--format", "{{.Id}}", "two");
        Path bundle = home.forge().home().resolve("live/" + id);
        for (String file : List.of("conmon.pid", "pid")) {
            int pid = Integer.parseInt(Files.readString(bundle.resolve(file)).strip());
            assertThat(CommandResult.of("kill", "-KILL", pid + "").code()).isZero();
            // A process that has been sent it may still be there for a while on a busy host.
            Await.until("the end of " + file, () -> !Proc.isAlive(pid));
        }
        // Nobody is left to clean it but the next start.
        starts("x\n", "busybox", "echo", "x");
        assertThat(bundle).doesNotExist();
        assertThat(forge.javaRan("run")).isEqualTo(3);
        assertThat(home.forge()
                        .must("ps", "-a", "--format", "{{.Names}} {{.State}}")
                        .lines())
                .containsExactlyInAnyOrder("one running", "two exited");
        home.forge().must("rm", "-f", "one", "two");
    }

    @Test
    void nothingSecretIsInARecipe() throws Exception {
        for (int i = 0; i < 2; i++) {
            starts("hidden and more\n", "-e", "KEY=hidden", "busybox", "sh", "-c", "echo $KEY and more");
        }
        assertThat(forge.javaRan("run")).isEqualTo(1);
        assertThat(Files.readString(recipe("run --rm -e=KEY busybox +"))).doesNotContain("hidden", "and more");
    }

    @Test
    void manyStartsAtOnceAreAllSeenAsTheyAre() throws Exception {
        starts("", "busybox", "true");
        starts("", "busybox", "sleep", "0");
        List<Process> loops = new ArrayList<>();
        String loop = "i=0; while [ $((i += 1)) -le 6 ]; do \"$@\" || exit 9; done";
        for (int i = 0; i < 8; i++) {
            ProcessBuilder builder = forge.command("run", "--rm", "busybox", "sleep", "0.05");
            builder.command().addAll(0, List.of("sh", "-c", loop, "sh"));
            loops.add(builder.redirectErrorStream(true)
                    .redirectOutput(home.directory().resolve("loop" + i).toFile())
                    .start());
        }
        while (loops.stream().anyMatch(Process::isAlive)) {
            CommandResult seen = home.forge().run("ps", "--all", "--format", "{{.State}} {{.Image}} {{.Names}}");
            assertThat(seen.err()).isEmpty();
            assertThat(seen.code()).isZero();
            assertThat(seen.out().lines()).allMatch(line -> line.matches("(running|created) busybox \\w+_\\w+_\\w+"));
        }
        for (int i = 0; i < loops.size(); i++) {
            assertThat(loops.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(home.directory().resolve("loop" + i))).isEmpty();
            assertThat(loops.get(i).exitValue()).isZero();
        }
        assertThat(home.forge().staleState()).isEmpty();
    }

    /** A start reads files below a mount on an image's link to /etc, or mounts there what a shell would have to find out. */
    @Test
    void aMountBehindALinkOfTheImageIsAtItsPlace() throws Exception {
        Path archive = home.directory().resolve("linked.tar");
        try (TarWriter tar = new TarWriter(Files.newOutputStream(archive))) {
            tar.directory("bin", 0755, 0);
            tar.file("bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")), 0755, 0);
            tar.symlink("bin/cat", "busybox", 0);
            tar.directory("etc", 0755, 0);
            tar.symlink("conf", "etc", 0);
            tar.directory("run", 0755, 0);
            tar.directory("var", 0755, 0);
            tar.symlink("var/run", "/run", 0);
        }
        home.forge().must("import", archive.toString(), "linked");
        Path there = Files.createDirectories(home.directory().resolve("there"));
        Files.writeString(there.resolve("x"), "x\n");
        for (int i = 0; i < 2; i++) {
            starts("x\n", "-v", there + ":/var/run/y", "linked", "cat", "/run/y/x");
        }
        assertThat(forge.javaRan("run")).isEqualTo(1);
        Map<String, String> byRecipe = forge.bundle();
        FileTree.remove(forge.recipes().toFile());
        starts("x\n", "-v", there + ":/var/run/y", "linked", "cat", "/run/y/x");
        assertThat(byRecipe).isEqualTo(forge.bundle());
        for (int i = 0; i < 2; i++) {
            starts("x\n", "-v", there + ":/conf", "linked", "cat", "/etc/x");
        }
        assertThat(forge.javaRan("run")).isEqualTo(4);
        // What the directory of the host has from now on, something is mounted over.
        Files.writeString(there.resolve("hostname"), "");
        String hostname =
                start("-v", there + ":/conf", "linked", "cat", "/etc/hostname").out();
        assertThat(hostname).matches("[0-9a-f]{12}\n");
    }
}
