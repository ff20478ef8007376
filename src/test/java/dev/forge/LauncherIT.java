package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.BuildVersion;
import dev.forge.core.posix.FileTree;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher of the distribution, started as a user would. */
class LauncherIT {
    private static final Path DIST = Path.of(System.getProperty("forge.dist"));
    private static final Path CHECKOUT = Path.of(System.getProperty("forge.checkout"));

    @TempDir
    Path directory;

    private CommandResult run(Map<String, String> environment, List<String> args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(args).directory(directory.toFile());
        builder.environment().putAll(environment);
        return CommandResult.of(builder);
    }

    private CommandResult forge(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(DIST + "/bin/forge"));
        all.addAll(List.of(args));
        return run(Map.of(), all);
    }

    /** A tree whose java is a shell script, so that a test sees what the launcher says to Java. */
    private Path stubbed(String script) throws IOException {
        Path home = directory.resolve("a tree");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib/runtime/bin"));
        Files.copy(DIST.resolve("bin/forge"), home.resolve("bin/forge"));
        Files.copy(DIST.resolve("lib/flags"), home.resolve("lib/flags"));
        Files.createDirectories(home.resolve("libexec"));
        try (Stream<Path> scripts = Files.list(DIST.resolve("libexec"))) {
            for (Path part : scripts.toList()) {
                Files.copy(part, home.resolve("libexec").resolve(part.getFileName()));
            }
        }
        Path java = home.resolve("lib/runtime/bin/java");
        Files.writeString(java, "#!/bin/sh\n" + script);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        assertThat(home.resolve("bin/forge").toFile().setExecutable(true)).isTrue();
        return home;
    }

    @Test
    void runsACommandAndPassesItsExitCode() throws Exception {
        assertThat(forge("version")).isEqualTo(new CommandResult(0, "forge version " + BuildVersion.TEXT + "\n", ""));
        assertThat(forge("nonsense").code()).isEqualTo(2);
    }

    /** The shell itself may complain before. */
    @Test
    void aRemovedWorkingDirectoryIsNoHindranceToWhatDoesNotNeedIt() throws Exception {
        String script = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" \"$@\"";
        List<String> common = List.of("sh", "-c", script, DIST + "/bin/forge");
        Map<String, String> environment = Map.of("FORGE_HOME", directory + "/home");
        List<String> args = new ArrayList<>(common);
        args.addAll(List.of("ps", "--quiet"));
        assertThat(run(environment, args).code()).isZero();
        // Not the file of this name in whatever directory Java runs in.
        args = new ArrayList<>(common);
        args.addAll(List.of("load", "--input", "0"));
        assertThat(run(environment, args).err()).contains("no such file or directory: 0");
        args = new ArrayList<>(common);
        args.addAll(List.of("benchmark", "resources"));
        CommandResult ended = run(environment, args);
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .contains("forge: the working directory has been removed")
                .endsWith("\n\nhint: cd to a directory that exists\n");
    }

    @Test
    void aHomeThatIsNotUtf8IsSaidInALine() throws Exception {
        for (String command : List.of("ps", "benchmark resources", "run x")) {
            String script = "FORGE_HOME=\"$1/$(printf '\\344')\" exec \"$0\" " + command;
            CommandResult ended = run(Map.of(), List.of("sh", "-c", script, DIST + "/bin/forge", directory.toString()));
            assertThat(ended.code()).as(command).isEqualTo(command.startsWith("run") ? 125 : 1);
            assertThat(ended.err()).startsWith("forge: the path of forge's home is not valid UTF-8: ");
        }
    }

    /** Java gets a UTF-8 locale and no foreign options, and is told what the caller has. */
    @Test
    void keepsJavaApartFromTheCallersLocaleAndOptions() throws Exception {
        Path home =
                stubbed("echo \"$LC_ALL|${JAVA_TOOL_OPTIONS-none}|${JDK_JAVA_OPTIONS-none}|${_JAVA_OPTIONS-none}\"\n"
                        + "echo \"${FORGE_CALLER_LC_ALL-none}|${FORGE_CALLER_JAVA_TOOL_OPTIONS-none}\"\n"
                        + "[ -z \"$FORGE_PLAN\" ] || echo 'exit 0' >&0\n");
        for (String command : List.of("ps", "run", "rm", "load", "benchmark")) {
            Map<String, String> options = Map.of(
                    "LC_ALL", "C", "JAVA_TOOL_OPTIONS", "-Xbad", "JDK_JAVA_OPTIONS", "-bad", "_JAVA_OPTIONS", "-x");
            assertThat(run(options, List.of(home + "/bin/forge", command)).out())
                    .as(command)
                    .isEqualTo("C.UTF-8|none|none|none\nC|-Xbad\n");
            Map<String, String> forged = Map.of("FORGE_CALLER_LC_ALL", "xx", "FORGE_CALLER_JAVA_TOOL_OPTIONS", "-y");
            assertThat(run(forged, List.of("env", "-u", "LC_ALL", home + "/bin/forge", command))
                            .out())
                    .as(command)
                    .isEqualTo("C.UTF-8|none|none|none\nnone|none\n");
        }
    }

    /** What is closed is open for Java; and only standard output of a command that prints data cannot be written. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox ash", "bash"})
    void opensWhatTheCallerHasClosed(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        Path home = stubbed(
                "{ true 5<&0 6>&1 7>&2; } || exit 9\n[ -z \"$FORGE_PLAN\" ] || echo 'exit 0' >&0\necho data || exit 8\n");
        for (String closed : List.of("<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-")) {
            for (String command : List.of("run", "rm", "load", "ps")) {
                String script = shell + " '" + home + "/bin/forge' " + command + " " + closed;
                int expected = command.equals("ps") && closed.contains(" >&-") | closed.startsWith(">&-") ? 8 : 0;
                assertThat(run(Map.of(), List.of("sh", "-c", script)).code())
                        .as(script)
                        .isEqualTo(expected);
            }
        }
    }

    /** Files that a container may read do not depend on the umask; those that a caller asks for do. */
    @Test
    void setsTheUmaskOnlyForWhatIsItsOwn() throws Exception {
        Path home = stubbed("umask\n[ -z \"$FORGE_PLAN\" ] || echo 'umask; exit 0' >&0\n");
        for (String mask : List.of("077", "000")) {
            String script = "umask " + mask + "; exec '" + home + "/bin/forge' ";
            assertThat(run(Map.of(), List.of("sh", "-c", script + "run x")).out())
                    .isEqualTo("0022\n0022\n");
            assertThat(run(Map.of(), List.of("sh", "-c", script + "load")).out())
                    .isEqualTo("0022\n");
            assertThat(run(Map.of(), List.of("sh", "-c", script + "benchmark export"))
                            .out())
                    .isEqualTo("0" + mask + "\n");
        }
    }

    @Test
    void everyFamilyHasACacheAndTheJvmAcceptsIt() throws Exception {
        for (String family : List.of("run", "engine", "load", "bench")) {
            List<Path> caches;
            try (Stream<Path> files = Files.list(DIST.resolve("lib/aot"))) {
                caches = files.filter(f -> f.getFileName().toString().startsWith(family + "-"))
                        .toList();
            }
            assertThat(caches).as(family).hasSize(1);
            String script = "family=" + family + "; . \"$0/lib/flags\"; exec \"$0/lib/runtime/bin/java\""
                    + " -XX:AOTCache=\"$1\" -XX:AOTMode=on $flags -m dev.forge/dev.forge.Main version";
            CommandResult ended = run(
                    Map.of(),
                    List.of("sh", "-c", script, DIST.toString(), caches.get(0).toString()));
            assertThat(ended)
                    .as(family)
                    .isEqualTo(new CommandResult(0, "forge version " + BuildVersion.TEXT + "\n", ""));
        }
    }

    @Test
    void findsItsTreeThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("one"), DIST.resolve("bin/forge"));
        Path relative = Files.createSymbolicLink(directory.resolve("two"), Path.of("one"));
        assertThat(run(Map.of(), List.of(link.toString(), "version")).code()).isZero();
        assertThat(run(Map.of(), List.of(relative.toString(), "version")).code())
                .isZero();
        String onPath = directory + ":" + System.getenv("PATH");
        assertThat(run(Map.of("PATH", onPath), List.of("sh", "-c", "exec two version"))
                        .code())
                .isZero();
    }

    /** The launcher as an argument of a shell: its name need not have a slash, nor the names of links to it. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox ash", "bash"})
    void findsItsTreeAsAnArgumentOfAShell(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        Path home = stubbed("echo \"$FORGE_LAUNCHER\"\n");
        Files.createSymbolicLink(directory.resolve("a link"), Path.of("a tree/bin/forge"));
        Files.createSymbolicLink(directory.resolve("programs"), home.resolve("bin"));
        Files.createSymbolicLink(home.resolve("bin/alias"), Path.of("forge"));
        String launcher = home + "/bin/forge\n";
        Map<String, String> launchers = Map.of(
                "cd 'a tree/bin' && SHELL forge ps",
                launcher,
                "cd 'a tree/bin' && SHELL ./forge ps",
                launcher,
                "cd 'a tree/bin' && SHELL alias ps",
                launcher,
                "cd 'a tree' && SHELL bin/forge ps",
                launcher,
                "cd 'a tree/lib' && SHELL ../bin/forge ps",
                home + "/lib/../bin/forge\n",
                "SHELL 'a link' ps",
                launcher,
                "SHELL programs/forge ps",
                directory + "/programs/../bin/forge\n",
                "cd programs && SHELL forge ps",
                directory + "/programs/../bin/forge\n");
        for (Map.Entry<String, String> entry : launchers.entrySet()) {
            String script = entry.getKey().replace("SHELL", shell);
            assertThat(run(Map.of(), List.of("sh", "-c", script)))
                    .as(script)
                    .isEqualTo(new CommandResult(0, entry.getValue(), ""));
        }
    }

    /** {@code ./forge} of a checkout whose build is fresh: nothing is built, the launcher in target/dist runs. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox ash", "bash"})
    void theCheckoutIsFoundAsAnArgumentOfAShell(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        Path checkout = Files.createDirectories(directory.resolve("a checkout"));
        Files.copy(CHECKOUT.resolve("forge"), checkout.resolve("forge"));
        Files.createDirectories(checkout.resolve("src/main"));
        Files.createFile(checkout.resolve("pom.xml"));
        Path launcher =
                Files.createDirectories(checkout.resolve("target/dist/bin")).resolve("forge");
        Files.writeString(launcher, "#!/bin/sh\necho built $*\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Files.createFile(checkout.resolve("target/dist/built"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("a checkout/forge"));
        for (String script :
                List.of("cd 'a checkout' && SHELL forge ps", "SHELL 'a checkout/forge' ps", "SHELL link ps")) {
            assertThat(run(Map.of(), List.of("sh", "-c", script.replace("SHELL", shell))))
                    .as(script)
                    .isEqualTo(new CommandResult(0, "built ps\n", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox ash", "bash"})
    void evaluatesThePlanThatJavaLeaves(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        Path home = stubbed("echo data; echo \"echo planned $FORGE_PLAN; exit 7\" >&0\n");
        for (String command : List.of("run", "rm")) {
            CommandResult ended =
                    run(Map.of(), List.of("sh", "-c", shell + " '" + home + "/bin/forge' " + command + " x"));
            assertThat(ended).as(command).isEqualTo(new CommandResult(7, "data\nplanned 0\n", ""));
        }
    }

    /** A plan that runs a container in the foreground, with a program in place of the OCI runtime. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox ash", "bash"})
    void runsThePlanInEveryShell(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        Path runtime = directory.resolve("run time");
        Files.writeString(runtime, "#!/bin/sh\necho 1 >\"${11}\"; echo \"$2|$8|$9|${12}\"; cat; exit 9\n");
        assertThat(runtime.toFile().setExecutable(true)).isTrue();
        Path bundle = Files.createDirectories(directory.resolve("store/live/id"));
        Path home =
                stubbed("echo \"foreground '" + runtime + "' '" + directory + "/store' id name rm 10 stdin\" >&0\n");
        String script = "echo input | " + shell + " '" + home + "/bin/forge' run x";
        assertThat(run(Map.of(), List.of("sh", "-c", script)))
                .isEqualTo(new CommandResult(9, directory + "/store/runtime|--bundle|" + bundle + "|id\ninput\n", ""));
        assertThat(bundle).doesNotExist();
    }

    @Test
    void keepsTheWordsAsTheyAre() throws Exception {
        Path home =
                stubbed("for word; do printf '[%s]' \"$word\"; done; [ -z \"$FORGE_PLAN\" ] || echo 'exit 0' >&0\n");
        for (String command : List.of("run", "ps", "load")) {
            CommandResult ended =
                    run(Map.of(), List.of(home + "/bin/forge", command, "a b", "", "*", "$x", "c\nd", "-m"));
            assertThat(ended.out()).endsWith("[" + command + "][a b][][*][$x][c\nd][-m]");
            assertThat(ended.code()).isZero();
        }
    }

    @Test
    void goesOnWhenJavaHasClosedThePlanThoughItHasNotEnded() throws Exception {
        Path home = stubbed("printf 'echo planned; status=3\\n# end\\n' >&0; sleep 1; echo late\n");
        // The launcher goes on before, and ends after Java, which nobody else would ask for.
        assertThat(run(Map.of(), List.of("sh", "-c", "'" + home + "/bin/forge' run x; echo $?")))
                .isEqualTo(new CommandResult(0, "planned\nlate\n3\n", ""));
    }

    @Test
    void failsWhenJavaLeavesNoPlan() throws Exception {
        for (String command : List.of("run", "rm")) {
            Path home = stubbed("kill -9 $$\n");
            CommandResult ended = run(Map.of(), List.of(home + "/bin/forge", command, "x"));
            assertThat(ended.code()).isEqualTo(125);
            assertThat(ended.err()).isEqualTo("forge: java was killed before it could say what to do\n");
            FileTree.remove(home.toFile());
        }
    }

    @Test
    void tellsJavaWhereItIsAndWhatIsATerminal() throws Exception {
        Path home = stubbed("echo \"$FORGE_LAUNCHER|$FORGE_TTY|$FORGE_PLAN|$FORGE_SHELL\"; echo 'exit 0' >&0\n");
        CommandResult ended = run(Map.of("FORGE_PLAN", "9"), List.of(home + "/bin/forge", "ps"));
        assertThat(ended.out()).matches(home + "/bin/forge\\|\\|\\|[0-9]+\n");
        ended = run(Map.of(), List.of(home + "/bin/forge", "container", "start", "x"));
        assertThat(ended.out()).matches(home + "/bin/forge\\|\\|0\\|[0-9]+\n");
    }

    @Test
    void startsWithoutTheCaches() throws Exception {
        Path home = directory.resolve("copy");
        assertThat(run(Map.of(), List.of("cp", "-a", DIST.toString(), home.toString()))
                        .code())
                .isZero();
        assertThat(run(Map.of(), List.of("rm", "-r", home + "/lib/aot")).code()).isZero();
        assertThat(run(Map.of(), List.of(home + "/bin/forge", "version")))
                .isEqualTo(new CommandResult(0, "forge version " + BuildVersion.TEXT + "\n", ""));
    }

    @Test
    void theCompletionsArePartOfTheTree() throws Exception {
        Map<String, String> files = Map.of(
                "bash", "bash-completion/completions/forge",
                "zsh", "zsh/site-functions/_forge",
                "fish", "fish/vendor_completions.d/forge.fish");
        for (Map.Entry<String, String> file : files.entrySet()) {
            CommandResult script = forge("completion", file.getKey());
            assertThat(script.code()).as(script.err()).isZero();
            assertThat(script.out()).contains("install");
            assertThat(DIST.resolve("share/" + file.getValue())).hasContent(script.out());
        }
    }

    @Test
    void theManualPagesArePartOfTheTree() throws Exception {
        Path pages = DIST.resolve("share/man/man1");
        assertThat(Files.readString(pages.resolve("forge.1"))).contains("forge\\-run(1)");
        assertThat(Files.readString(pages.resolve("forge-run.1"))).contains("\\-\\-cap\\-add");
        assertThat(pages.resolve("forge-benchmark-startup.1")).isNotEmptyFile();
    }
}
