package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.engine.definition.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountOrderTest {
    private static final String STANDARD = """
            {"destination":"/dev","type":"tmpfs","source":"tmpfs","options":[]},\
            {"destination":"/dev/shm","type":"tmpfs","source":"shm","options":[]}""";

    private static List<Mount> mounts(String targets, String type, String source) {
        List<Mount> mounts = new ArrayList<>();
        for (String target : targets.isEmpty() ? new String[0] : targets.split(" ")) {
            mounts.add(new Mount(target, type, source, List.of()));
        }
        return mounts;
    }

    private static String targets(List<Mount> mounts) {
        return String.join(" ", mounts.stream().map(Mount::destination).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "/t/sub /t,              /t /t/sub",
        "/t /t/sub,              /t /t/sub",
        "/a/b/c /a/b /a,         /a /a/b /a/b/c",
        "/b /a /c,               /b /a /c",
        "/a/x /b /a,             /b /a /a/x",
        "/t/a/b /u /t /u/v,      /u /t /u/v /t/a/b",
    })
    void whatIsOnTheWayComesFirst(String given, String sorted) {
        assertThat(targets(MountOrder.of(mounts(given, "tmpfs", "tmpfs")))).isEqualTo(sorted);
    }

    @Test
    void refusesTwoForOneTarget() {
        assertThatThrownBy(() -> MountOrder.of(mounts("/t /a /t", "tmpfs", "tmpfs")))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("two mounts are for one target: /t");
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                });
    }

    @ParameterizedTest
    @CsvSource({"/t/,/t", "//t,/t", "/a/../t,/t", "/./t/.,/t", "/,/", "/../..,/", "/a//b/c/..,/a/b"})
    void givesOnePlaceOneName(String path, String normal) {
        assertThat(MountOrder.normal(path)).isEqualTo(normal);
    }

    private static String all(String files, List<Mount> own) {
        String json = "{\"m\":[" + AllMounts.of(mounts(files, "bind", "/b"), STANDARD, own) + "]}";
        return targets(JsonObject.parse(json, "mounts").objects("m").stream()
                .map(Mount::of)
                .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "tmpfs, /etc,       /dev /etc /etc/hosts /dev/shm",
        "tmpfs, /etc/hosts, /dev /dev/shm /etc/hosts",
        "tmpfs, /dev/shm,   /dev /etc/hosts /dev/shm",
        "tmpfs, /dev,       /dev /etc/hosts /dev/shm",
        "bind,  /dev,       /dev /etc/hosts",
        "tmpfs, /t/a /t,    /dev /t /etc/hosts /dev/shm /t/a",
    })
    void putsTheContainersOwnAmongThoseOfAll(String type, String own, String sorted) {
        assertThat(all("/etc/hosts", mounts(own, type, "/none"))).isEqualTo(sorted);
    }

    @Test
    void makesNothingInADirectoryOfTheHost(@TempDir Path directory) throws IOException {
        List<Mount> own = mounts("/etc", "bind", directory.toString());
        assertThat(all("/etc/hosts", own)).isEqualTo("/dev /etc /dev/shm");
        Files.writeString(directory.resolve("hosts"), "");
        assertThat(all("/etc/hosts", own)).isEqualTo("/dev /etc /etc/hosts /dev/shm");
    }
}
