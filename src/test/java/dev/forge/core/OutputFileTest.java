package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.posix.Spawn;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path directory;

    @Test
    void regularFileIsReplacedAtomically() throws Exception {
        Path file = directory.resolve("result");
        OutputFile.write(file.toFile(), "old");
        Path other = Files.createLink(directory.resolve("other"), file);
        OutputFile.write(file.toFile(), "new");
        assertThat(file).hasContent("new");
        assertThat(other)
                .as("a reader that has the old file open still reads the old content")
                .hasContent("old");
    }

    @Test
    void pipeIsWrittenInPlace() throws Exception {
        Path pipe = directory.resolve("pipe");
        new Spawn(List.of("/usr/bin/mkfifo", pipe.toString()), System.getenv()).text();
        CompletableFuture<String> reader = CompletableFuture.supplyAsync(() -> TextFile.read(pipe.toFile()));
        OutputFile.write(pipe.toFile(), "through");
        assertThat(reader.get()).isEqualTo("through");
        assertThat(Files.readAttributes(pipe, "*").get("isOther")).isEqualTo(true);
    }

    @Test
    void symbolicLinkIsKept() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));
        OutputFile.write(link.toFile(), "there");
        assertThat(link).isSymbolicLink();
        assertThat(directory.resolve("target")).hasContent("there");
        Path device = Files.createSymbolicLink(directory.resolve("device"), Path.of("/dev/null"));
        OutputFile.write(device.toFile(), "nowhere");
        assertThat(device).isSymbolicLink();
        assertThat(Files.isRegularFile(device)).isFalse();
    }

    @Test
    void unwritableFileIsNamed() {
        File full = new File("/dev/full");
        assertThatThrownBy(() -> OutputFile.write(full, "too much"))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("cannot write /dev/full: no space left on device");
    }
}
