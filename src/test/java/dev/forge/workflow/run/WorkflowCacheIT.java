package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Outputs of steps: kept by what they depend on, restored, handed over; nothing half, and nothing that leads outside. */
class WorkflowCacheIT {
    private static final String PIPELINE = """
            name: cached
            services:
              build:
                image: busybox
                working_dir: /w
                command: sh -c "mkdir -p out/deep; cat /src/a.c > out/app; echo $$MODE > out/deep/mode"
                environment: {MODE: "${MODE:-debug}", API_TOKEN: "${TOKEN:-one}"}
                volumes: [./src:/src:ro]
                x-forge: {inputs: ["src/**"], outputs: [out]}
              host:
                image: busybox
                working_dir: /p
                command: sh -c "mkdir -p bin; cat src/a.c > bin/h"
                volumes: [.:/p]
                x-forge: {inputs: [src], outputs: [bin/h]}
              test:
                image: busybox
                command: sh -c "cat /w/out/app /p/bin/h; echo no 2>/dev/null > /w/out/app || echo read-only"
                depends_on:
                  build: {condition: service_completed_successfully}
                  host: {condition: service_completed_successfully}
            """;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private ForgeCli forge;
    private Path directory;

    @BeforeEach
    void look() throws Exception {
        forge = home.forge();
        directory = Files.createDirectories(home.directory().resolve("project"));
    }

    private String file(String text) throws Exception {
        return Files.writeString(directory.resolve("compose.yaml"), text).toString();
    }

    private void source(String text) throws Exception {
        Files.createDirectories(directory.resolve("src"));
        Files.writeString(directory.resolve("src/a.c"), text + "\n");
    }

    private CommandResult run(String... words) throws Exception {
        return run(words, "");
    }

    private CommandResult run(String[] words, String... variables) throws Exception {
        List<String> all = new ArrayList<>(List.of("workflow", "run", "-f", directory + "/compose.yaml"));
        all.addAll(List.of(words));
        ProcessBuilder builder = forge.command(all.toArray(String[]::new));
        for (String variable : variables) {
            if (!variable.isEmpty()) {
                builder.environment().put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
            }
        }
        return CommandResult.of(builder);
    }

    private String why(String step) throws Exception {
        return forge.must("workflow", "why", step, directory + "/compose.yaml");
    }

    private List<Path> entries() throws Exception {
        Path entries = forge.home().resolve("workflow-cache/entries");
        try (Stream<Path> all = Files.isDirectory(entries) ? Files.list(entries) : Stream.empty()) {
            return all.sorted().toList();
        }
    }

    private void nothingIsHalf() throws Exception {
        forge.must("ps", "-aq");
        assertThat(forge.staleState()).isEmpty();
        String[] staged = forge.home().resolve("staging").toFile().list((any, name) -> name.startsWith("outputs"));
        assertThat(staged == null ? new String[0] : staged).isEmpty();
    }

    @Test
    void aStepRunsAgainOnlyIfSomethingThatItDependsOnHasChanged() throws Exception {
        source("one");
        file(PIPELINE);
        assertThat(why("build")).isEqualTo("build: runs: it has not run with a cache yet");
        CommandResult first = run();
        assertThat(first.code()).as(first.toString()).isZero();
        assertThat(first.out()).contains("test  | one\ntest  | one\ntest  | read-only\n");
        CommandResult second = run();
        assertThat(second.err())
                .contains("build . cached", "host  . cached", "test  . started")
                .doesNotContain("build . started");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(why("build")).startsWith("build: cached since 2");

        source("two");
        assertThat(why("build"))
                .contains("runs again: 1 part of its key changed", "\n  input src/a.c: file 644 ")
                .containsPattern("[0-9a-f]{12} → file 644 [0-9a-f]{12}$");
        assertThat(why("test")).isEqualTo("test: runs each time: it declares no inputs and outputs");
        assertThat(run().out()).contains("test  | two\ntest  | two\n");

        CommandResult other = run(new String[] {"build"}, "MODE=release", "TOKEN=geheim");
        assertThat(other.err()).contains("build . started");
        // Now this is what it ran with last; a secret's value is not kept.
        assertThat(why("build")).contains("cached since");
        StringBuilder keys = new StringBuilder();
        for (Path entry : entries()) {
            keys.append(Files.readString(entry.resolve("key")));
        }
        assertThat(keys.toString()).contains("API_TOKEN\tsha256:").doesNotContain("geheim");
        source("one");
        assertThat(run().err()).contains("build . cached", "host  . cached");
        assertThat(Files.readString(directory.resolve("bin/h"))).isEqualTo("one\n");
        assertThat(forge.must("workflow", "plan", directory + "/compose.yaml")).contains("2 runs cached, 1 to do");
    }

    @Test
    void theKeyHasAllThatIsDeclared() throws Exception {
        source("one");
        file(PIPELINE);
        run("build");
        for (String[] change : new String[][] {
            {"cat /src/a.c >", "cat  /src/a.c >", "command"},
            {"working_dir: /w", "working_dir: /w/", "working_dir"},
            {"outputs: [out]", "outputs: [out, out/app]", "outputs"},
            {"./src:/src:ro", "./src:/src", "mount /src"},
            {"image: busybox\n    working_dir: /w", "image: busybox\n    user: root\n    working_dir: /w", "user"},
            {"MODE:-debug", "MODE:-release", "environment MODE: debug → release"},
        }) {
            file(PIPELINE.replace(change[0], change[1]));
            assertThat(why("build")).contains("runs again: 1 part", "  " + change[2]);
        }
        file(PIPELINE);
        forge.must("import", "--change", "CMD [\"true\"]", archive(), "busybox");
        assertThat(why("build")).contains("  image busybox: sha256:");
    }

    private String archive() throws Exception {
        Path archive = home.directory().resolve("other.tar");
        try (var out = Files.newOutputStream(archive)) {
            ForgeCli.writeBusybox(out);
        }
        return archive.toString();
    }

    @Test
    void noCacheRunsItAllTheSame() throws Exception {
        source("one");
        file(PIPELINE);
        run("build", "host");
        assertThat(run("--no-cache", "build", "host").err()).contains("build . started", "host  . started");
        assertThat(run("--no-cache=host", "build", "host").err()).contains("build . cached", "host  . started");
        CommandResult wrong = run("--no-cache=hsot", "build", "host");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("there is no step hsot", "host");
    }

    @Test
    void whatIsThereIsRestoredAndWhatWasPrunedIsSaid() throws Exception {
        source("one");
        file(PIPELINE);
        run("host");
        Files.delete(directory.resolve("bin/h"));
        Files.writeString(directory.resolve("bin/mine"), "mine");
        assertThat(run("host").err()).contains("host . cached");
        assertThat(Files.readString(directory.resolve("bin/h"))).isEqualTo("one\n");
        Files.writeString(directory.resolve("bin/h"), "changed by hand");
        assertThat(run("host").err()).contains("host . cached");
        assertThat(Files.readString(directory.resolve("bin/h"))).isEqualTo("one\n");
        assertThat(directory.resolve("bin").toFile().list()).containsExactlyInAnyOrder("h", "mine");
        assertThat(forge.must("system", "df")).containsPattern("Workflow Cache +1 ");
        forge.must("system", "prune", "--force");
        assertThat(entries()).isEmpty();
        assertThat(why("host")).contains("host: runs again: what it left on 2").contains("was pruned on 2");
        assertThat(run("host").err()).contains("host . started");
    }

    @Test
    void anEntryThatIsCutIsNone() throws Exception {
        source("one");
        file(PIPELINE);
        for (String damaged : List.of("tree/bin/h", "manifest", "entry.json", "tree/bin")) {
            run("host");
            File place = entries().get(0).resolve(damaged).toFile();
            if (place.isDirectory()) {
                Files.delete(place.toPath().resolve("h"));
            } else {
                byte[] bytes = Files.readAllBytes(place.toPath());
                Files.write(place.toPath(), Arrays.copyOf(bytes, bytes.length / 2));
            }
            CommandResult again = run("host");
            assertThat(again.err())
                    .as(damaged)
                    .contains("host . note: what was kept is damaged and not used", "host . started");
            assertThat(Files.readString(directory.resolve("bin/h"))).isEqualTo("one\n");
        }
        // Of the same length, too.
        Files.writeString(entries().get(0).resolve("tree/bin/h"), "two\n");
        assertThat(run("host").err()).contains("is damaged and not used");
        assertThat(run("host").err()).contains("host . cached");
    }

    @Test
    void whatLeadsOutOfTheOutputsIsRefused() throws Exception {
        String step = "image: busybox, working_dir: /w, x-forge: {inputs: [], outputs: [o]}";
        file("""
                name: hostile
                services:
                  abs: {STEP, command: sh -c "mkdir o; ln -s /etc/passwd o/l"}
                  rel: {STEP, command: sh -c "mkdir o; ln -s ../../etc o/l"}
                  behind: {image: busybox, working_dir: /w, command: sh -c "ln -s /etc o", x-forge: {inputs: [], outputs: [o/passwd]}}
                  pipe: {STEP, command: sh -c "mkdir o; mknod o/p p"}
                  suid: {STEP, command: sh -c "mkdir o; echo >o/x; chmod 4755 o/x"}
                  none: {STEP, command: "true"}
                  memory: {STEP, tmpfs: /w, command: mkdir o}
                  good: {STEP, command: sh -c "mkdir o; echo >o/a; ln -s a o/b; ln -s /w/o/a o/c"}
                """.replace("mknod o/p p", "busybox mkfifo o/p")
                .replace("ln -s", "busybox ln -s")
                .replace("chmod", "busybox chmod")
                .replace("STEP", step));
        CommandResult result = run("--keep-going");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains(
                        "output o/l of abs cannot be kept: it is a link to /etc/passwd, which is outside",
                        "output o/l of rel cannot be kept: it is a link to ../../etc, which is outside",
                        "output o/passwd of behind cannot be kept: it is behind a link, o",
                        "output o/p of pipe cannot be kept: it is a device, a pipe or a socket",
                        "output o/x of suid cannot be kept: it has the set-user-ID",
                        "none has not left o, which it declares as an output",
                        "output o of memory cannot be kept: it is on a tmpfs")
                .containsPattern("good +. succeeded");
        assertThat(entries()).hasSize(1);
        nothingIsHalf();
    }

    @Test
    void aLinkInTheWayOfARestoredOutputIsNotFollowed() throws Exception {
        source("one");
        file(PIPELINE);
        run("host");
        Path outside = Files.createDirectories(home.directory().resolve("outside"));
        Files.writeString(outside.resolve("h"), "precious");
        Files.delete(directory.resolve("bin/h"));
        Files.delete(directory.resolve("bin"));
        Files.createSymbolicLink(directory.resolve("bin"), outside);
        CommandResult result = run("host");
        assertThat(result.err()).contains("not taken from the cache: output bin/h is behind a link");
        assertThat(outside.toFile().list()).containsExactly("h");
    }

    @Test
    void aFullDiskFailsTheStepAndLeavesNothing() throws Exception {
        Path small = Files.createDirectories(home.directory().resolve("small"));
        assertThat(new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=80m", "none", small.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        try {
            ForgeCli full = new ForgeCli(small);
            full.importBusybox();
            file("""
                    name: full
                    services:
                      big:
                        image: busybox
                        working_dir: /p
                        volumes: [.:/p]
                        command: sh -c "yes | head -c 90000000 > big"
                        x-forge: {inputs: [], outputs: [big]}
                    """);
            CommandResult result = full.run("workflow", "run", directory + "/compose.yaml");
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains("cannot keep the outputs of big: no space left on device");
            assertThat(small.resolve("home/workflow-cache/entries").toFile().list())
                    .isNullOrEmpty();
            assertThat(small.resolve("home/staging").toFile().list()).isEmpty();
            assertThat(full.must("ps", "-aq")).isEmpty();
        } finally {
            new ProcessBuilder("umount", small.toString()).start().waitFor();
        }
    }

    @Test
    void aRunThatIsKilledWhileItKeepsOutputsLeavesNoHalfEntry() throws Exception {
        file("""
                name: killed
                services:
                  many:
                    image: busybox
                    working_dir: /p
                    volumes: [.:/p]
                    command: sh -c "mkdir -p many; for i in $$(busybox seq 3000); do echo $$i >many/$$i; done"
                    x-forge: {inputs: [], outputs: [many]}
                """);
        Process process = forge.start("workflow", "run", directory + "/compose.yaml");
        File staging = forge.home().resolve("staging").toFile();
        Await.until(process, "outputs are being kept", () -> {
            String[] staged = staging.list((any, name) -> name.startsWith("outputs"));
            return staged != null && staged.length > 0;
        });
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        List<Path> left = entries();
        CommandResult again = run();
        assertThat(again.code()).as(again.toString()).isZero();
        assertThat(again.err()).contains(left.isEmpty() ? "many . started" : "many . cached");
        assertThat(run().err()).contains("many . cached");
        assertThat(entries().get(0).resolve("tree/many").toFile().list()).hasSize(3000);
        Await.until("nothing is left", () -> {
            forge.must("ps", "-aq");
            return forge.staleState().isEmpty() && home.left().isEmpty();
        });
        nothingIsHalf();
    }

    @Test
    void aMatrixHandsOverEachOutputAndSamePathsAreAMistake() throws Exception {
        String text = """
                name: matrix
                services:
                  part:
                    image: busybox
                    working_dir: /w
                    command: sh -c "echo $$N > out"
                    x-forge: {matrix: {N: [one, two]}, inputs: [], outputs: ["out"]}
                  all:
                    image: busybox
                    command: sh -c "cat /w/out-one /w/out-two"
                    depends_on: {part: {condition: service_completed_successfully}}
                """;
        file(text.replace("> out", "> out-$$N").replace("\"out\"", "\"out-${N:-}\""));
        CommandResult result = run();
        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(result.out()).contains("all         | one\nall         | two\n");
        file(text);
        assertThat(run().err()).contains("part(N=one) and part(N=two) both leave out, and all would get both");
    }

    @Test
    void theCacheKeepsToItsSize() throws Exception {
        source("one");
        file(PIPELINE);
        run("host");
        source("two");
        run(new String[] {"host"}, "FORGE_WORKFLOW_CACHE=1");
        assertThat(entries()).isEmpty();
        assertThat(why("host")).contains("was pruned on");
    }
}
