package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.BuildVersion;
import dev.forge.core.JsonObject;
import dev.forge.testing.Need;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a release, made by the same script as {@code ./release} does, from what this build made. */
class ReleaseIT {
    private static final Path CHECKOUT = Path.of(System.getProperty("forge.checkout"));
    private static final String NAME = "forge-" + BuildVersion.TEXT;

    @TempDir
    static Path directory;

    private static Path release = Path.of("");

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + said)
                .isZero();
        return said;
    }

    @BeforeAll
    static void bundle() throws Exception {
        Need.programs("dpkg-deb", "dpkg", "tar", "gzip", "sha256sum");
        release = directory.resolve("release");
        run(
                "env",
                "FORGE_DEB_COMPRESSION=gzip",
                "sh",
                CHECKOUT.resolve("src/main/scripts/bundle").toString(),
                System.getProperty("java.home"),
                CHECKOUT.resolve("target").toString(),
                System.getProperty("forge.dist"),
                release.toString());
    }

    private static Path file(String glob) throws Exception {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(release, glob)) {
            files.forEach(found::add);
        }
        assertThat(found).as(glob).hasSize(1);
        return found.getFirst();
    }

    /** The tree works, and Java accepts the caches that came with it. */
    private static void works(Path tree) throws Exception {
        String version = "forge version " + BuildVersion.TEXT + "\n";
        assertThat(run(tree.resolve("bin/forge").toString(), "version")).isEqualTo(version);
        FileTime day =
                FileTime.from(LocalDate.parse(BuildVersion.DATE).atStartOfDay().toInstant(ZoneOffset.UTC));
        run(tree.resolve("libexec/train").toString(), "--check");
        try (Stream<Path> caches = Files.list(tree.resolve("lib/aot"))) {
            assertThat(caches.toList())
                    .hasSize(6)
                    .allSatisfy(cache ->
                            assertThat(Files.getLastModifiedTime(cache)).isEqualTo(day));
        }
    }

    @Test
    void everyFileIsThereAndHasItsChecksum() throws Exception {
        List<String> names;
        try (Stream<Path> files = Files.list(release)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        assertThat(names)
                .hasSize(8)
                .contains("SHA256SUMS", NAME + ".jar", NAME + ".pom")
                .contains(NAME + "-sources.jar", NAME + "-javadoc.jar", NAME + "-cyclonedx.json");
        String checked = run("sh", "-c", "cd release && sha256sum -c SHA256SUMS");
        assertThat(checked.lines().toList()).hasSize(7).allMatch(line -> line.endsWith(": OK"));
    }

    @Test
    void theArchiveIsOneTreeThatRunsAnywhere() throws Exception {
        Path archive = file(NAME + "-linux-*.tar.gz");
        List<String> names = run("tar", "-tzf", archive.toString()).lines().toList();
        assertThat(names).allMatch(name -> name.startsWith(NAME + "/")).isSorted();
        assertThat(run("tar", "-tvzf", archive.toString()).lines()).allMatch(line -> line.contains(" 0/0 "));
        Path there = Files.createDirectory(directory.resolve("some where"));
        run("tar", "-C", there.toString(), "-xzf", archive.toString());
        works(there.resolve(NAME));
        Path documents = there.resolve(NAME).resolve("share/doc/forge");
        assertThat(documents.resolve("LICENSE")).isNotEmptyFile();
        try (Stream<Path> licences = Files.walk(documents.resolve("libraries"))) {
            assertThat(licences.map(Path::toString)).anyMatch(name -> name.matches(".*/postgresql-[^/]+/LICENSE"));
        }
    }

    @Test
    void thePackageHasItsFilesAndNamesWhatItNeeds() throws Exception {
        String deb = file("forge_*.deb").toString();
        assertThat(run("dpkg-deb", "--field", deb, "Depends"))
                .contains("runc | crun")
                .contains("conmon")
                .contains("libc6 (>= 2.");
        String version = run("dpkg-deb", "--field", deb, "Version").strip();
        assertThat(version).isEqualTo(BuildVersion.TEXT.toLowerCase(Locale.ROOT).replace('-', '~'));
        run("dpkg", "--validate-version", version);
        assertThat(run("dpkg-deb", "-c", deb))
                .contains(" ./usr/bin/forge -> ../lib/forge/bin/forge\n")
                .contains(" ./usr/share/man/man1/forge-benchmark-compare.1.gz\n")
                .contains(" ./usr/share/bash-completion/completions/forge\n")
                .contains(" ./usr/share/zsh/vendor-completions/_forge\n")
                .contains(" ./usr/share/fish/vendor_completions.d/forge.fish\n")
                .contains(" ./usr/share/doc/forge/copyright\n");
        Path root = directory.resolve("root");
        run("dpkg-deb", "-R", deb, root.toString());
        works(root.resolve("usr"), root.resolve("usr/lib/forge"));
        assertThat(run("sh", "-c", "cd root && md5sum --quiet -c DEBIAN/md5sums"))
                .isEmpty();
        for (String script : List.of("postinst", "postrm")) {
            run("sh", "-n", root.resolve("DEBIAN/" + script).toString());
        }
    }

    private static void works(Path usr, Path tree) throws Exception {
        assertThat(run(usr.resolve("bin/forge").toString(), "version")).contains(BuildVersion.TEXT);
        works(tree);
    }

    @Test
    void theJarsHoldWhatOutsidersMayUse() throws Exception {
        String jar = Path.of(System.getProperty("java.home"), "bin/jar").toString();
        assertThat(run(jar, "-t", "-f", release.resolve(NAME + "-javadoc.jar").toString()))
                .contains("dev/forge/bench/BenchmarkRunner.html", "dev/forge/profile/MemoryProfiler.html")
                .doesNotContain("dev/forge/engine", "dev/forge/cli", "dev/forge/core");
        assertThat(run(jar, "-t", "-f", release.resolve(NAME + "-sources.jar").toString()))
                .contains("dev/forge/bench/BenchmarkRunner.java", "module-info.java");
    }

    @Test
    void theBillOfMaterialsNamesEveryLibraryAndNoTool() throws Exception {
        Path file = release.resolve(NAME + "-cyclonedx.json");
        JsonObject bill = JsonObject.parse(Files.readString(file), file.toString());
        assertThat(bill.text("bomFormat")).isEqualTo("CycloneDX");
        List<String> components = bill.objects("components").stream()
                .map(component -> component.text("name") + "-" + component.text("version") + ".jar")
                .toList();
        try (Stream<Path> libraries = Files.list(CHECKOUT.resolve("target/modules"))) {
            List<String> shipped = new ArrayList<>(
                    libraries.map(library -> library.getFileName().toString()).toList());
            // Two files of it are among the program's own, for the dashboard in a browser.
            assertThat(components).filteredOn(name -> name.startsWith("uplot-")).hasSize(1);
            components.stream().filter(name -> name.startsWith("uplot-")).forEach(shipped::add);
            assertThat(components).containsExactlyInAnyOrderElementsOf(shipped);
        }
    }
}
