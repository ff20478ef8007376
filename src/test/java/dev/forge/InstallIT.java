package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forge install}, from the distribution that the build made. */
class InstallIT {
    private static final Path FORGE = Path.of(System.getProperty("forge.dist"), "bin/forge");

    @TempDir
    Path directory;

    private static CommandResult run(Path forge, String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(forge.toString()));
        all.addAll(List.of(args));
        return CommandResult.of(new ProcessBuilder(all));
    }

    private List<String> content() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theCopyRunsFromItsNewPlaceWithItsCachesAndIsReplacedByTheNext() throws Exception {
        Path target = directory.resolve("deep/for ge");
        CommandResult installed = run(FORGE, "install", "--prefix", target.toString());
        assertThat(installed.code()).as(installed.said()).isZero();
        assertThat(installed.said()).contains("remove that directory").contains("export PATH=");
        Path forge = target.resolve("bin/forge");
        assertThat(run(forge, "version")).isEqualTo(new CommandResult(0, "forge version 0.1.0\n", ""));
        String check = "family=run; . \"$0/lib/flags\"; exec \"$0\"/lib/runtime/bin/java"
                + " -XX:AOTCache=\"$(echo \"$0\"/lib/aot/run-*)\" -XX:AOTMode=on $flags"
                + " -m dev.forge/dev.forge.Main version";
        CommandResult checked = CommandResult.of("sh", "-c", check, target.toString());
        assertThat(checked.code()).as(checked.said()).isZero();

        // A forge that was installed can install itself again, and an older one is replaced without a question.
        CommandResult again =
                run(forge, "install", "--prefix", directory.resolve("other").toString());
        assertThat(again.code()).as(again.said()).isZero();
        CommandResult replaced = run(FORGE, "install", "--prefix", target.toString());
        assertThat(replaced.code()).as(replaced.said()).isZero();
        assertThat(run(forge, "version").code()).isZero();
        assertThat(content()).containsExactly("deep", "other");
    }

    @Test
    void aDirectoryWithOtherContentIsLeftAlone() throws Exception {
        Path target = Files.createDirectory(directory.resolve("mine"));
        Files.writeString(target.resolve("letter"), "dear");
        CommandResult refused = run(FORGE, "install", "--prefix", target.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.said()).contains(target + " is there already").contains("hint: ");
        assertThat(content()).containsExactly("mine");

        CommandResult forced = run(FORGE, "install", "--force", "--prefix", target.toString());
        assertThat(forced.code()).as(forced.said()).isZero();
        assertThat(run(target.resolve("bin/forge"), "version").code()).isZero();
        assertThat(content()).hasSize(2);
        String aside = content().stream()
                .filter(name -> name.endsWith(".old"))
                .findAny()
                .orElseThrow();
        assertThat(directory.resolve(aside).resolve("letter")).hasContent("dear");
    }

    @Test
    void aPrefixThatCannotBeIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThat(run(FORGE, "install").code()).isEqualTo(2);
        assertThat(run(FORGE, "install", "--prefix", "/").code()).isEqualTo(2);
        assertThat(run(FORGE, "install", "--prefix", file + "/below").code()).isEqualTo(1);
        assertThat(run(FORGE, "install", "--prefix", file.toString()).code()).isEqualTo(1);
        assertThat(run(FORGE, "install", "--prefix", FORGE.getParent().toString())
                        .code())
                .isEqualTo(2);
        assertThat(file).hasContent("x");
        assertThat(content()).containsExactly("file");
    }
}
