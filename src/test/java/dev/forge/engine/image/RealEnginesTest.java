package dev.forge.engine.image;

import static dev.forge.engine.image.TestArchive.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.engine.image.layer.ImageProgress;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What podman and docker themselves save. */
class RealEnginesTest {
    @TempDir
    Path directory;

    private void loads(String archive, String id) {
        TestStore store = new TestStore(directory.resolve("of-" + archive));
        List<ImageLoader.Loaded> loaded =
                store.images.load(directory.resolve(archive).toFile(), ImageProgress.NONE);
        assertThat(loaded).singleElement().extracting(ImageLoader.Loaded::id).isEqualTo(id);
        assertThat(store.fs(id).resolve("etc/hostname")).hasContent("saved");
    }

    private Path rootfs() throws IOException {
        byte[] layer = TestArchive.tar(tar -> {
            tar.directory("etc", 0755, TestArchive.TIME);
            tar.file("etc/hostname", bytes("saved"), 0644, TestArchive.TIME);
        });
        return Files.write(directory.resolve("rootfs.tar"), layer);
    }

    @Test
    void podman() throws IOException {
        Need.programs("podman");
        Need.root();
        String[] podman = {
            "podman", "--root", directory + "/podman", "--runroot", directory + "/run", "--storage-driver", "vfs"
        };
        String id = "sha256:"
                + run(podman, "import", "-q", rootfs().toString(), "saved:1")
                        .strip()
                        .replaceFirst("(?s).*\\n", "")
                        .replace("sha256:", "");
        for (String format : List.of("docker-archive", "oci-archive", "oci-dir")) {
            run(
                    podman,
                    "save",
                    "-q",
                    "--format",
                    format,
                    "-o",
                    directory.resolve(format).toString(),
                    "saved:1");
        }
        loads("docker-archive", id);
        loads("oci-archive", id);
        loads("oci-dir", id);
    }

    private static String run(String[] command, String... more) {
        String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return TestStore.run(all);
    }

    @Test
    void docker() throws IOException, InterruptedException {
        Need.programs("docker");
        Need.have(CommandResult.of("docker", "info").code() == 0, "docker's daemon does not answer");
        String name = "forge-test-saved:" + ProcessHandle.current().pid();
        String id = TestStore.run("docker", "import", rootfs().toString(), name).strip();
        try {
            TestStore.run("docker", "save", "-o", directory.resolve("docker").toString(), name);
        } finally {
            TestStore.run("docker", "rmi", name);
        }
        loads("docker", id);
    }
}
