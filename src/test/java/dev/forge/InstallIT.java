package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.BuildVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forge install}, from the distribution that the build made. */
class InstallIT {
    private static final Path FORGE = Path.of(System.getProperty("forge.dist"), "bin/forge");

    @TempDir
    Path folder;

    private record Ended(int code, String output) {}

    private static Ended run(Path forge, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(forge.toString()));
        all.addAll(List.of(words));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    /** When each cache of a tree was made. */
    private static Map<String, FileTime> times(Path tree) throws Exception {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> caches = Files.list(tree.resolve("lib/aot"))) {
            for (Path cache : caches.toList()) {
                times.put(cache.getFileName().toString(), Files.getLastModifiedTime(cache));
            }
        }
        return times;
    }

    private List<String> content() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theCopyRunsFromItsNewPlaceWithItsCachesAndIsReplacedByTheNext() throws Exception {
        Path target = folder.resolve("deep/for ge");
        Ended installed = run(FORGE, "install", "--prefix", target.toString());
        assertThat(installed.code()).as(installed.output()).isZero();
        assertThat(installed.output()).contains("remove that folder").contains("export PATH=");
        Path forge = target.resolve("bin/forge");
        assertThat(run(forge, "version")).isEqualTo(new Ended(0, "forge version " + BuildVersion.TEXT + "\n"));
        // Java accepts them as they were copied, so none is made again.
        assertThat(times(target)).isNotEmpty().isEqualTo(times(Path.of(System.getProperty("forge.dist"))));
        String check = "family=run; . \"$0/lib/flags\"; exec \"$0\"/lib/runtime/bin/java"
                + " -XX:AOTCache=\"$(echo \"$0\"/lib/aot/run-*)\" -XX:AOTMode=on $flags"
                + " -m dev.forge/dev.forge.Main version";
        Process process = new ProcessBuilder("sh", "-c", check, target.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();

        // A forge that was installed can install itself again, and an older one is replaced without a question.
        Ended again = run(forge, "install", "--prefix", folder.resolve("other").toString());
        assertThat(again.code()).as(again.output()).isZero();
        Ended replaced = run(FORGE, "install", "--prefix", target.toString());
        assertThat(replaced.code()).as(replaced.output()).isZero();
        assertThat(run(forge, "version").code()).isZero();
        assertThat(content()).containsExactly("deep", "other");
    }

    @Test
    void aFolderWithOtherContentIsLeftAlone() throws Exception {
        Path target = Files.createDirectory(folder.resolve("mine"));
        Files.writeString(target.resolve("letter"), "dear");
        Ended refused = run(FORGE, "install", "--prefix", target.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains(target + " is there already").contains("hint: ");
        assertThat(content()).containsExactly("mine");

        Ended forced = run(FORGE, "install", "--force", "--prefix", target.toString());
        assertThat(forced.code()).as(forced.output()).isZero();
        assertThat(run(target.resolve("bin/forge"), "version").code()).isZero();
        assertThat(content()).hasSize(2);
        String aside = content().stream()
                .filter(name -> name.endsWith(".old"))
                .findAny()
                .orElseThrow();
        assertThat(folder.resolve(aside).resolve("letter")).hasContent("dear");
    }

    @Test
    void aPrefixThatCannotBeIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
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
