package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.definition.Network;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.definition.ResourceLimits;
import dev.forge.engine.definition.SecurityDefinition;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Roots with anything at the places where a runtime mounts; OUT stands for a directory of the host. */
class MountPointsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path outside = Path.of("");
    private Path upper = Path.of("");
    private final List<File> layers = new ArrayList<>();

    @BeforeEach
    void makeDirectories() throws IOException {
        outside = Files.createDirectory(directory.resolve("outside"));
        upper = Files.createDirectory(directory.resolve("upper"));
    }

    /** A layer on top of the others: {@code NAME -> TARGET}, {@code NAME=} for a file, {@code NAME|} a fifo, else NAME. */
    private Path layer(String... entries) throws IOException {
        Path fs = Files.createDirectories(directory.resolve("layer" + layers.size() + "/fs"));
        fill(fs, entries);
        layers.add(0, fs.toFile());
        return fs;
    }

    private void fill(Path fs, String... entries) throws IOException {
        for (String entry : entries) {
            String[] link = entry.split(" -> ", -1);
            Path path = fs.resolve(link[0].replaceAll("[=|]$", ""));
            Files.createDirectories(path.getParent());
            if (link.length == 2) {
                Files.createSymbolicLink(path, Path.of(link[1].replace("OUT", outside.toString())));
            } else if (entry.endsWith("=")) {
                Files.writeString(path, entry);
            } else if (entry.endsWith("|")) {
                assertThat(new ProcessBuilder("mkfifo", path.toString())
                                .start()
                                .onExit()
                                .join()
                                .exitValue())
                        .isZero();
            } else {
                Files.createDirectories(path);
            }
        }
    }

    private MountPoints points() {
        return new MountPoints(layers, upper.toFile(), true);
    }

    private static ContainerDefinition definition(String cwd, Mount... mounts) {
        return new ContainerDefinition(
                "id",
                "name",
                0,
                "image",
                "sha256:0",
                List.of(),
                ProcessDefinition.of(List.of("sh")).in(cwd),
                SecurityDefinition.STANDARD,
                "host",
                Network.NONE,
                List.of(mounts),
                false,
                new ResourceLimits(null, null, 0L),
                "TERM",
                10,
                false,
                Map.of());
    }

    private static Mount mount(String target) {
        return new Mount(target, "tmpfs", "tmpfs", List.of());
    }

    private String cwd(String path) {
        return points().contained(definition(path)).process().cwd();
    }

    private String target(String path) {
        return points().contained(definition("/", mount(path))).mounts().get(0).destination();
    }

    /** What a path of the upper directory is. */
    private String made(String path) throws IOException {
        Path there = upper.resolve(path);
        if (Files.isSymbolicLink(there)) {
            return "link";
        }
        return Files.isDirectory(there)
                ? "directory"
                : Files.isRegularFile(there) ? "file of " + Files.size(there) : "nothing";
    }

    private void assertNothingOutside() throws IOException {
        assertThat(outside).isEmptyDirectory();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.matches("outside|upper|layer[0-9]"));
        }
    }

    @Test
    void anImageWithPlainDirectoriesIsLookedAtOnce() throws IOException {
        Path fs = layer("proc", "dev/shm", "etc/hosts=", "run");
        assertThat(points().file("/etc/hosts")).isEqualTo("/etc/hosts");
        Path mark = fs.resolveSibling("plain-1");
        assertThat(mark).exists();
        points().prepare();
        assertThat(upper).isEmptyDirectory();
        ContainerDefinition definition = definition("/etc", mount("/run/x"));
        assertThat(points().contained(definition)).isSameAs(definition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev -> OUT", "dev -> ../../../..", "dev -> dev", "dev -> nowhere", "dev=", "dev|"})
    void devProcAndSysBecomeDirectories(String entry) throws IOException {
        for (String name : List.of("dev", "proc", "sys")) {
            layers.clear();
            layer("dev", "proc", "sys");
            Path fs = layer(entry.replace("dev", name));
            points().prepare();
            assertThat(made(name)).isEqualTo("directory");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(upper.resolve(name))))
                    .isEqualTo("rwxr-xr-x");
            assertThat(fs.resolveSibling("plain-1")).doesNotExist();
            Files.walk(fs.getParent().getParent(), 1)
                    .filter(path -> path.getFileName().toString().startsWith("layer"))
                    .map(Path::toFile)
                    .forEach(FileTree::remove);
            FileTree.remove(upper.resolve(name).toFile());
        }
        assertNothingOutside();
    }

    @Test
    void whatAPayloadLeftBeforeARestartIsReplacedToo() throws IOException {
        layer("dev", "etc", "proc");
        fill(upper, "dev -> OUT", "proc|", "etc/hosts -> OUT/hosts");
        MountPoints points = points();
        points.prepare();
        assertThat(points.file("/etc/hosts")).isEqualTo("/etc/hosts");
        assertThat(made("dev")).isEqualTo("directory");
        assertThat(made("proc")).isEqualTo("directory");
        assertThat(made("etc/hosts")).isEqualTo("file of 0");
        assertNothingOutside();
    }

    @ParameterizedTest
    @CsvSource({
        // what /etc and /etc/hosts are; where the file is mounted; what is made there
        "etc -> usr/etc,             usr/etc/hosts=, /usr/etc/hosts, nothing",
        "etc -> /usr/etc,            usr/etc,        /usr/etc/hosts, nothing",
        "etc -> ../../../usr/etc,    usr/etc,        /usr/etc/hosts, nothing",
        "etc -> /nowhere/x,          usr,            /nowhere/x/hosts, nothing",
        "etc -> etc,                 usr,            /etc/hosts,     nothing",
        "etc -> /proc/1/root/etc,    proc,           /etc/hosts,     nothing",
        "etc -> /,                   usr,            /etc/hosts,     nothing",
        "etc=,                       usr,            /etc/hosts,     nothing",
        "etc|,                       usr,            /etc/hosts,     nothing",
        "etc/hosts -> /run/hosts,    run,            /etc/hosts,     file of 0",
        "etc/hosts -> OUT/hosts,     run,            /etc/hosts,     file of 0",
        "etc/hosts -> hosts,         run,            /etc/hosts,     file of 0",
        "etc/hosts,                  run,            /etc/hosts,     file of 0",
        "etc/hosts|,                 run,            /etc/hosts,     file of 0",
        "etc -> usr/etc,             usr/etc/hosts -> /x, /usr/etc/hosts, file of 0",
    })
    void filesAreMountedOnFilesOnly(String first, String second, String target, String made) throws IOException {
        layer(first);
        layer(second);
        assertThat(points().file("/etc/hosts")).isEqualTo(target);
        assertThat(made(target.substring(1))).isEqualTo(made);
        assertThat(target(target)).as("the target itself is plain now").isEqualTo(target);
        assertNothingOutside();
    }

    @Test
    void aDirectoryMadeInBetweenIsAsInTheImage() throws IOException {
        Path fs = layer("etc/hosts -> /x");
        Files.setPosixFilePermissions(fs.resolve("etc"), PosixFilePermissions.fromString("rwxr-x--x"));
        points().file("/etc/hosts");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(upper.resolve("etc"))))
                .isEqualTo("rwxr-x--x");
        assertThat(Files.getLastModifiedTime(upper.resolve("etc"), LinkOption.NOFOLLOW_LINKS))
                .isGreaterThan(FileTime.fromMillis(0));
    }

    @ParameterizedTest
    @CsvSource({
        "w,                      /w/,             /w",
        "w -> x,                 /w,              /x",
        "w -> /x/y,              /w/z,            /x/y/z",
        "w -> OUT,               /w/a/b,          OUT/a/b",
        "w -> ../../..,          /w/a,            /a",
        "w/a -> ..,              /w/a/b,          /b",
        "w/v -> ../x,            /w/v/../y,       /w/y",
        "w,                      /missing/x,      /missing/x",
        "w -> nowhere,           /w,              /nowhere",
    })
    void pathsGoWithoutLinks(String entry, String path, String expected) throws IOException {
        layer("x/y");
        layer(entry);
        String without = expected.replace("OUT", outside.toString());
        assertThat(cwd(path)).isEqualTo(path.endsWith("/v/../y") ? "/y" : without);
        assertThat(target(path)).isEqualTo(path.endsWith("/v/../y") ? "/y" : without);
        assertThat(upper).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "w -> w;               /w;               leads through too many symbolic links of the image: /w",
                "w=;                   /w/x;             lies below /w, which is not a directory in the image: /w/x",
                "w -> f;               /w/x;             lies below /f, which is not a directory in the image: /w/x",
                "w -> /proc/self/fd/8; /w;               to /proc/self/fd/8: /w",
                "w -> /proc/1/root;    /w/etc;           to /proc/1/root/etc: /w/etc",
                "w -> /dev;            /w/fd/7;          to /dev/fd/7: /w/fd/7",
                "w -> /sys;            /w;               to /sys: /w",
            })
    void pathsThatLeadNowhereAreRefused(String entry, String path, String message) throws IOException {
        layer("f=", "proc", "dev", "sys");
        layer(entry);
        assertThatThrownBy(() -> cwd(path))
                .hasMessageStartingWith("the working directory")
                .hasMessageEndingWith(message);
        assertThatThrownBy(() -> target(path))
                .hasMessageStartingWith("the mount's target")
                .hasMessageEndingWith(message);
    }

    @Test
    void aWorkingDirectoryIsADirectory() throws IOException {
        layer("f=", "p|", "w -> f");
        for (String path : List.of("/f", "/p", "/w")) {
            assertThatThrownBy(() -> cwd(path))
                    .isInstanceOf(ForgeException.class)
                    .hasMessage("the working directory is not a directory in the image: " + path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/proc/self/fd/7",
                "/proc/self/fd",
                "/proc/thread-self/fd/7/../..",
                "/proc/1/root/etc",
                "/proc/self/cwd",
                "/proc/self/task/1/cwd",
                "/dev/fd/8",
                "/dev/stdin",
            })
    void aWorkingDirectoryIsNotWhereTheKernelsLinksLead(String path) throws IOException {
        layer("w");
        assertThatThrownBy(() -> cwd(path)).hasMessageStartingWith("the working directory " + path + " leads out");
    }

    @Test
    void otherDirectoriesOfTheKernelAreAsGoodAsAny() throws IOException {
        layer("w");
        for (String path : List.of("/proc", "/proc/sys/kernel", "/sys/fs", "/dev/shm")) {
            assertThat(cwd(path)).isEqualTo(path);
        }
    }

    @Test
    void whatIsBelowAMountIsNotTheImages() throws IOException {
        layer("data/link -> OUT", "l -> data");
        MountPoints points = points();
        ContainerDefinition contained = points.contained(definition("/data/link", mount("/l"), mount("/data/link/x")));
        assertThat(contained.mounts().stream().map(Mount::destination)).containsExactly("/data", "/data/link/x");
        assertThat(contained.process().cwd()).isEqualTo("/data/link");
    }
}
