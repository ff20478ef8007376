package dev.forge.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Images;
import dev.forge.engine.image.layer.FileCredentials;
import dev.forge.engine.image.layer.ImageProgress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A store in a directory of its own, and what tests ask of it. */
final class TestStore {
    final Path root;
    final ForgeHome home;
    final Images images;

    TestStore(Path directory) {
        root = directory.resolve("home");
        home = new ForgeHome(root.toFile());
        images = new Images(home);
    }

    String importLayer(byte[] layer) {
        return images.importRootfs(
                new ByteArrayInputStream(layer), "test.tar", "test", List.of(), null, ImageProgress.NONE);
    }

    List<ImageLoader.Loaded> load(byte[] archive) {
        return images.load(new ByteArrayInputStream(archive), ImageProgress.NONE);
    }

    /** The uppermost layer's files. */
    Path fs(String name) {
        return images.layerDirectories(images.find(name)).get(0).toPath();
    }

    /** Fails unless there is no image, no layer and nothing in the making. */
    void assertEmpty() throws IOException {
        for (String directory : List.of("images", "layers", "refs", "staging")) {
            if (Files.exists(root.resolve(directory))) {
                try (Stream<Path> files = Files.list(root.resolve(directory))) {
                    assertThat(files.map(file -> file.getFileName().toString()))
                            .filteredOn(name -> !name.equals("lock"))
                            .isEmpty();
                }
            }
        }
    }

    static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(process.waitFor())
                    .as(String.join(" ", command) + "\n" + out)
                    .isZero();
            return out;
        } catch (IOException e) {
            throw new ForgeException("cannot run " + command[0], null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted", null, e);
        }
    }

    static boolean isRoot() {
        return FileCredentials.current().mayGive();
    }
}
