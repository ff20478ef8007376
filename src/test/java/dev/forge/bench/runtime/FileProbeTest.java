package dev.forge.bench.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.posix.Spawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that is made does what it was told, in order, and fails when a call fails. */
class FileProbeTest {
    @TempDir
    private Path directory;

    private Spawn.Ended run(FileProbe probe) throws IOException {
        Path program = directory.resolve("probe");
        Files.write(program, probe.program(directory.resolve("result").toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Spawn(List.of(program.toString()), Map.of()).run();
    }

    @Test
    void callsAreMadeInOrderAndTimed() throws IOException {
        String file = directory.resolve("file").toString();
        FileProbe probe = FileProbe.forThisHost()
                .mark()
                .open(file)
                .write(5000)
                .writeAt(4096, 8192)
                .rewind()
                .read(4096)
                .readAt(4096, 8192)
                .sync()
                .close()
                .mark()
                .stat(file)
                .copy(file, file + ".copy", 12_288)
                .touchMode(file, 0600)
                .mark();
        assertThat(run(probe).exitCode()).hasValue(0);
        long[] moments = FileProbe.moments(Files.readAllBytes(directory.resolve("result")));
        assertThat(moments).hasSize(3).isSorted();
        // The same clock as ours, and not long ago.
        assertThat(System.nanoTime() - moments[0]).isBetween(0L, 60_000_000_000L);
        assertThat(Path.of(file)).hasSize(12_288);
        assertThat(Path.of(file + ".copy")).hasSameBinaryContentAs(Path.of(file));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                .isEqualTo("rw-------");
    }

    @Test
    void theFirstErrorEndsIt() throws IOException {
        String gone = directory.resolve("gone").toString();
        Spawn.Ended ended = run(FileProbe.forThisHost().unlink(gone).open(gone));
        // ENOENT, and nothing after it was done.
        assertThat(ended.exitCode()).hasValue(2);
        assertThat(Path.of(gone)).doesNotExist();
        assertThat(directory.resolve("result")).doesNotExist();
    }
}
