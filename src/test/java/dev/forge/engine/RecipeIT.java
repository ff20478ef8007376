package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.posix.FileTree;
import dev.forge.testing.CommandResult;
import dev.forge.testing.CountedForge;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts by a recipe: what they are, and that nothing is started by one that does not hold any more. */
class RecipeIT {
    private static final FileTime OLD = FileTime.from(Instant.parse("2020-02-02T02:02:02Z"));

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private CountedForge forge;

    @BeforeEach
    void makeForge() throws Exception {
        forge = new CountedForge(home.directory(), home.forge());
    }

    private CommandResult start(String... args) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "--rm"));
        words.addAll(List.of(args));
        return forge.run(words.toArray(String[]::new));
    }

    private void starts(String out, String... args) throws Exception {
        CommandResult ended = start(args);
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.out()).isEqualTo(out);
        assertThat(ended.err()).isEmpty();
    }

    private Path recipe(String kind) throws IOException {
        try (Stream<Path> found = Files.walk(forge.recipes())) {
            return found.filter(path -> path.endsWith(kind)).findFirst().orElseThrow();
        }
    }

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
            String pid = Files.readString(bundle.resolve(file)).strip();
            assertThat(CommandResult.of("kill", "-KILL", pid).code()).isZero();
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

    /** What makes a recipe stale. */
    private enum Change {
        IMAGE_NAME,
        IMAGE_REMOVED,
        IMAGE_RECORD,
        BUILD,
        BOOT,
        HOST_FACTS,
        RUNTIME_NEWER,
        RUNTIME_OLDER,
        PASSWD,
        PASSWD_OLDER,
        PASSWD_GONE,
        GROUP,
        LAYER_GONE,
        BASE_LAYER,
        RECIPE_CUT,
        RECIPE_WEAKER,
        RECIPE_LINK,
        RECIPE_DIRECTORY,
        STAMP,
        REFERENCE,
        MADE,
        HOME
    }

    private Path layer() throws IOException {
        try (Stream<Path> layers = Files.list(home.forge().home().resolve("layers"))) {
            return layers.findFirst().orElseThrow().resolve("fs");
        }
    }

    private void change(Change change) throws Exception {
        Path root = home.forge().home();
        Path recipe = recipe("run --rm -u web busybox +".replace("-u web", "-u=web"));
        Path image;
        try (Stream<Path> images = Files.list(root.resolve("images"))) {
            image = images.filter(path -> path.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
        Path passwd = layer().resolve("etc/passwd");
        switch (change) {
            case IMAGE_NAME -> {
                Path other = Files.write(home.directory().resolve("other.tar"), other());
                home.forge().must("import", "--change", "ENV NEW=1", other.toString(), "busybox");
            }
            case IMAGE_REMOVED -> home.forge().must("rmi", "busybox");
            case IMAGE_RECORD -> Files.writeString(image, "{}");
            case BUILD -> edit(forge.script("bin/forge"), "build=", "build=0");
            case BOOT ->
                Files.move(recipe.getParent(), forge.recipes().resolve("abc-00000000-0000-0000-0000-000000000000"));
            case HOST_FACTS -> edit(root.resolve("host/host"), "true", "false");
            case RUNTIME_NEWER -> edit(forge.runtime(), "exec runc", "umask 077; exec runc");
            case RUNTIME_OLDER -> {
                edit(forge.runtime(), "exec runc", "umask 077; exec runc");
                Files.setLastModifiedTime(forge.runtime(), OLD);
            }
            case PASSWD -> edit(passwd, "web:x:33:", "web:x:34:");
            case PASSWD_OLDER -> {
                Path other = Files.writeString(passwd.resolveSibling("p"), "web:x:35:0::/:/bin/sh\n");
                Files.setLastModifiedTime(other, OLD);
                Files.move(other, passwd, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                // Even if nobody sees that in the directory.
                Files.setLastModifiedTime(passwd.getParent(), FileTime.fromMillis(0));
            }
            case PASSWD_GONE -> Files.delete(passwd);
            case GROUP -> edit(layer().resolve("etc/group"), "log:x:55:web", "log:x:56:web");
            case LAYER_GONE -> Files.move(layer(), layer().resolveSibling("gone"));
            case BASE_LAYER -> FileTree.remove(root.resolve("host/base-layer-1").toFile());
            case RECIPE_CUT -> {
                String text = Files.readString(recipe);
                Files.writeString(recipe, text.substring(0, text.length() / 2));
            }
            case RECIPE_WEAKER -> edit(recipe, "SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW");
            case RECIPE_LINK -> {
                Path other = Files.move(recipe, home.directory().resolve("other"));
                edit(other, "SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW");
                Files.setLastModifiedTime(other, FileTime.from(Instant.ofEpochSecond(1_000_000_001)));
                Files.createSymbolicLink(recipe, other);
            }
            case RECIPE_DIRECTORY -> {
                Files.delete(recipe);
                Files.createDirectories(recipe.resolve("below"));
            }
            case STAMP -> {
                try (Stream<Path> stamps = Files.list(recipe.resolveSibling("times"))) {
                    for (Path stamp : stamps.toList()) {
                        Files.setLastModifiedTime(stamp, OLD);
                    }
                }
            }
            case REFERENCE -> FileTree.remove(recipe.resolveSibling("times").toFile());
            case MADE -> Files.delete(recipe.resolveSibling("made"));
            case HOME -> {
                Path other = home.directory().resolve("copy");
                assertThat(CommandResult.of("cp", "-a", root.toString(), other.toString())
                                .code())
                        .isZero();
                FileTree.remove(root.toFile());
                Files.move(other, root.resolveSibling("moved"));
                // The copy is as the home was; only it is elsewhere.
                Files.createSymbolicLink(root, root.resolveSibling("moved"));
            }
        }
    }

    private static byte[] other() throws Exception {
        var out = new java.io.ByteArrayOutputStream();
        ForgeCli.writeBusybox(out);
        // Other contents: the end of an archive may have any number of zeros, so the layer's digest differs.
        out.write(new byte[1024]);
        return out.toByteArray();
    }

    /** Changes a file in place. */
    private static void edit(Path file, String old, String text) throws IOException {
        String content = Files.readString(file, StandardCharsets.UTF_8);
        assertThat(content).contains(old);
        Files.writeString(file, content.replace(old, text), StandardOpenOption.TRUNCATE_EXISTING);
    }

    @ParameterizedTest
    @EnumSource
    void aStaleRecipeStartsNothing(Change change) throws Exception {
        String[] words = {"-u", "web", "busybox", "id"};
        starts("uid=33(web) gid=44(web) groups=44(web),55(log)\n", words);
        starts("uid=33(web) gid=44(web) groups=44(web),55(log)\n", words);
        assertThat(forge.javaRan("run")).as("starts by Java").isEqualTo(1);
        change(change);
        CommandResult stale = start(words);
        assertThat(forge.javaRan("run")).as("starts by Java: " + stale.said()).isEqualTo(2);
        boolean fails = List.of(Change.IMAGE_REMOVED, Change.IMAGE_RECORD, Change.PASSWD_GONE, Change.LAYER_GONE)
                .contains(change);
        assertThat(stale.code()).as(stale.said()).isEqualTo(fails ? 125 : 0);
        if (!fails) {
            Map<String, String> bundle = forge.bundle();
            if (change == Change.IMAGE_NAME) {
                assertThat(bundle.get("live/config.json")).contains("NEW=1");
            }
            // And what it left in its place makes what Java makes.
            start(words);
            assertThat(forge.bundle()).isEqualTo(bundle);
            assertThat(forge.javaRan("run")).as("starts by Java").isEqualTo(2);
        }
        if (change == Change.LAYER_GONE) {
            Files.move(layer().resolveSibling("gone"), layer());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/hosts",
                "/etc/resolv.conf",
                "/proc/sys/kernel/hostname",
                "/usr/share/containers/seccomp.json"
            })
    void whatIsReadOfTheHostMakesARecipeStale(String path) throws Exception {
        Need.programs("unshare", "mount");
        Need.have(Files.exists(Path.of(path)), path + " is not there");
        String[] words = {"run", "--rm", "--network", "host", "busybox", "cat", "/etc/hosts", "/etc/resolv.conf"};
        CommandResult first = forge.run(words);
        assertThat(forge.run(words).out()).isEqualTo(first.out());
        assertThat(forge.javaRan("run")).isEqualTo(1);
        Path changed = home.directory().resolve("changed");
        String text = Files.readString(Path.of(path));
        Files.writeString(changed, path.startsWith("/proc") ? "other\n" : text + "\n");
        List<String> script = List.of(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount --bind " + changed + " " + path + " && exec \"$@\"",
                "sh");
        ProcessBuilder builder = forge.command(words);
        builder.command().addAll(0, script);
        CommandResult ended = CommandResult.of(builder);
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(forge.javaRan("run")).isEqualTo(2);
        Map<String, String> bundle = forge.bundle();
        FileTree.remove(forge.recipes().toFile());
        assertThat(CommandResult.of(builder).code()).isZero();
        assertThat(forge.bundle()).isEqualTo(bundle);
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
}
