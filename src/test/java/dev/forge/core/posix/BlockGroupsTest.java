package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeHome;
import dev.forge.testing.Need;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockGroupsTest {
    @TempDir
    private Path directory;

    private static ForgeHome home(Path path) {
        return ForgeHome.of(Map.of("FORGE_HOME", path.toString()));
    }

    /** Whether its directories are spread; no other file system than ext4 knows of that. */
    private static boolean isSpread(ForgeHome home) throws Exception {
        Process asked = new ProcessBuilder("lsattr", "-d", home.root().getPath())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.contains(" ") && said.substring(0, said.indexOf(' ')).contains("T");
    }

    @Test
    void theDirectoriesOfANewHomeAreSpread() throws Exception {
        Need.programs("lsattr");
        boolean isExt4 = Files.getFileStore(directory).type().equals("ext4");
        Files.createDirectory(directory.resolve("empty"));
        for (String name : new String[] {"not there/yet", "empty"}) {
            ForgeHome home = home(directory.resolve(name));
            BlockGroups.spread(home);
            assertThat(isSpread(home)).as(name).isEqualTo(isExt4);
        }
    }

    @Test
    void aHomeThatHasDirectoriesStaysAsItIs() throws Exception {
        Need.programs("lsattr");
        ForgeHome home = home(directory);
        home.privateDirectory("staging");
        BlockGroups.spread(home);
        assertThat(isSpread(home)).isFalse();
    }

    @Test
    void otherFileSystemsAreLeftAlone() throws Exception {
        Need.have(Files.isWritable(Path.of("/dev/shm")), "there is no /dev/shm");
        Path shared = Files.createTempDirectory(Path.of("/dev/shm"), "forge-groups");
        try {
            BlockGroups.spread(home(shared));
            assertThat(shared).isEmptyDirectory();
        } finally {
            FileTree.remove(shared.toFile());
        }
    }
}
